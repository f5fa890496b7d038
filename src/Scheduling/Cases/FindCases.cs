using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Cases;

internal sealed class CheckFindCases : ICheck<FindCases>
{
    public IEnumerable<FieldError> Check(FindCases r) => [.. Checks.Length("text", r.Text, 100), .. Checks.Length("courtroom", r.Courtroom, 40), .. Checks.Range("page", r.Page, 1, FoundCases.Most / FoundCases.PageSize)];
}

internal sealed class FindCasesHandler(NpgsqlDataSource db, IRegistry registry, CallContext call, IClock clock) : IRequestHandler<FindCases, Outcome<FoundCases>>
{
    private const int ShortestPart = 3, FewCourts = 6, MostPersons = 3000;

    // Each way to a case by its own index. $2 the folded text, $3 it anywhere, $4 it as an identity, $10 its spelling made alike, $11 that anywhere.
    // First what is that number or name exactly, then what holds it, then what is only spelt otherwise, or written in the other script, then what is near.
    // What is near comes after all that holds the text: it is looked for only where that leaves room, for it costs most where a name is common.
    // A name is the participation's own where it has one; of those who share a common name the newest are looked at, $12 at most.
    private static string Wanted(bool word) =>
        $"""
        with sound as (select nullif(scheduling.sounds_like($2), '{"{}"}') as words, case when scheduling.number_key($2) like '%/%' then scheduling.number_key($2) end as number),
        case_holds as materialized (
            select c.id, {CaseRank} as rank, c.opened_at from scheduling.court_case c
            where c.court_id = any($1) and (c.number_folded like $3 or c.fir_folded like $3 or c.number_key = (select number from sound) or {Holds("c.title", word)})
            order by rank desc, c.opened_at desc, c.id limit $5),
        case_near as (
            select c.id, {CaseRank} as rank, c.opened_at from scheduling.court_case c
            where (select count(*) from case_holds) < $5 and c.court_id = any($1) and ({Near("c.title", word)})
            order by rank desc, c.opened_at desc, c.id limit $5),
        person_holds as materialized (
            select n.id, {Rank("n")} as rank from scheduling.person n where n.merged_into is null and ({Holds("n.name", word)} or n.bar_enrolment = $4)
            order by rank desc, n.id desc limit $12),
        person_near as (
            select n.id, {Rank("n")} as rank from scheduling.person n
            where ($12::int is null or (select count(*) from person_holds) < $12) and n.merged_into is null and ({Near("n.name", word)}) and n.id not in (select id from person_holds)
            order by rank desc, n.id desc limit $12),
        person as materialized (select * from (select * from person_holds union all select * from person_near) n order by rank desc, id desc limit $12),
        hit as (
            select id, rank, null::uuid as party, opened_at from case_holds
            union all
            select id, rank, null, opened_at from case_near
            union all
            select c.id, n.rank, t.id, c.opened_at from person n join scheduling.participant t on t.person_id = n.id join scheduling.court_case c on c.id = t.case_id
            where c.court_id = any($1) and not exists (select from scheduling.party_facts f where f.participant_id = t.id and f.name is not null)
            union all
            select c.id, {Rank("f")}, t.id, c.opened_at from scheduling.party_facts f join scheduling.participant t on t.id = f.participant_id join scheduling.court_case c on c.id = t.case_id
            where c.court_id = any($1) and f.name is not null and ({Holds("f.name", word)} or {Near("f.name", word)} or f.bar_enrolment = $4)),
        wanted as (select distinct on (id) id, rank, party, opened_at from hit order by id, rank desc, party)
        """;

    private const string CaseRank = """
        case when c.number_folded = $2 or c.fir_folded = $2 then 5
            when c.number_folded like $3 or c.fir_folded like $3 then 4 + greatest(similarity($2, c.number_folded), similarity($2, c.fir_folded)) / 2
            when c.number_key = (select number from sound) then 4 when c.title_folded like $3 then 2 when c.title_spelt like $11 then 1.5
            when c.title_sounds @> (select words from sound) then 1.2 else word_similarity($10, c.title_spelt) end
        """;

    /// <param name="word">The text is too short for anything but a whole word.</param>
    private static string Holds(string name, bool word) => word ? $"' ' || {name}_spelt || ' ' like $11" : $"{name}_spelt like $11";

    private static string Near(string name, bool word) => word ? "false" : $"$10 <% {name}_spelt or {name}_sounds @> (select words from sound)";

    private static string Rank(string of) =>
        $"""
        case when {of}.bar_enrolment = $4 or {of}.name_folded = $2 then 3 when {of}.name_folded like $3 then 2 when {of}.name_spelt like $11 then 1.5
            when {of}.name_sounds @> (select words from sound) then 1.2 else word_similarity($10, {of}.name_spelt) end
        """;

    // Without a question: what is heard today or comes, soonest first, then what was touched last.
    private const string Present = """
        with coming as (
            select hc.case_id as id, min(h.starts_at) as at from scheduling.hearing h join scheduling.hearing_case hc on hc.hearing_id = h.id join scheduling.courtroom r on r.id = h.courtroom_id
            where r.court_id = any($1) and h.starts_at >= $6 and h.status <> 'Cancelled' group by hc.case_id order by at limit $5),
        touched as (select id, coalesce(changed_at, opened_at) as at from scheduling.court_case where court_id = any($1) order by at desc limit $5),
        hit as (
            select id, 1e12 - extract(epoch from at) as rank from coming
            union all select id, extract(epoch from at) / 1e12 from touched where id not in (select id from coming)),
        wanted as (select hit.id, hit.rank, null::uuid as party, c.opened_at from hit join scheduling.court_case c on c.id = hit.id)
        """;

    public async Task<Outcome<FoundCases>> Handle(FindCases request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var rooms = names.CourtroomsOf(call.Caller, Role.Clerk).Where(c => string.IsNullOrEmpty(request.Courtroom) || c.Code == request.Courtroom).ToList();
        var courts = rooms.GroupBy(r => r.Court.Value).ToDictionary(g => g.Key, g => g.First());
        var text = Folding.Fold(request.Text ?? "");
        var (spelt, word) = (Folding.Spelt(text), text.Length < ShortestPart);
        // A caller of few courts finds all of theirs; of the many who share a name in a whole province nobody pages through more.
        int? persons = courts.Count * FewCourts < names.Courtrooms.Select(r => r.Court).Distinct().Count() ? null : MostPersons;
        var now = clock.GetCurrentInstant();
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add(
            $"""
            {(text.Length > 0 ? Wanted(word) : Present)},
            top as (select * from wanted where num_nonnulls($2::text, $3::text, $4::text, $10::text, $11::text) = 5 and ($12::int is null or true) order by rank desc, opened_at desc, id limit $5),
            shown as (select *, count(*) over ()::int as total from top order by rank desc, opened_at desc, id limit $8 offset $9)
            select c.id, c.court_id, c.number, c.type, c.title, c.stage, c.restricted, next.id, next.starts_at, last.starts_at, s.total, y.name, y.role
            from shown s join scheduling.court_case c on c.id = s.id left join scheduling.read_party y on y.id = s.party
            left join lateral (
                select h.id, h.starts_at from scheduling.hearing_case hc join scheduling.hearing h on h.id = hc.hearing_id
                where hc.case_id = c.id and (h.ends_at > $7 and h.status = 'Scheduled' or h.starts_at >= $6 and h.status in ('Open', 'InSession', 'Paused')) order by h.starts_at limit 1) next on true
            left join lateral (
                select h.starts_at from scheduling.hearing_case hc join scheduling.hearing h on h.id = hc.hearing_id
                where hc.case_id = c.id and h.ends_at <= $7 and h.status <> 'Cancelled' order by h.starts_at desc limit 1) last on true
            order by s.rank desc, s.opened_at desc, s.id
            """,
            Param.Uuids(courts.Keys), Param.Text(text), Param.Text(Folding.Anywhere(text)), Param.Text(Folding.Identity(text)), Param.Int(FoundCases.Most),
            Param.Time(LocalDay.Of(LocalDay.At(now, Say.Zone.Id), Say.Zone.Id).Start), Param.Time(now), Param.Int(FoundCases.PageSize), Param.Int((request.Page - 1) * FoundCases.PageSize),
            Param.Text(spelt), Param.Text(Folding.Within(word ? $" {spelt} " : spelt)), Param.Int(persons));
        await using var reader = await batch.Read(cancel);
        var total = 0;
        var lines = await reader.All(r =>
        {
            total = r.GetInt32(10);
            return new CaseLine(new(r.GetGuid(0)), courts[r.GetGuid(1)], r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetBoolean(6),
                r.GuidOrNull(7) is { } next ? new(next) : null, r.InstantOrNull(8), r.InstantOrNull(9), r.StringOrNull(11) is { } name ? new(name, r.GetString(12)) : null);
        }, cancel);
        return new FoundCases(lines, total, request.Page);
    }
}
