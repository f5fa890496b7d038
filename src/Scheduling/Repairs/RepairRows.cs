using System.Text.Json;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>Where a row stands. <c>Open</c> waits for a decision, <c>Chosen</c> to be carried out; <c>Gone</c> needs none any more. Stored by name.</summary>
internal enum RepairState { Open, Chosen, Done, Gone }

/// <summary>What is decided for a row; stored in lower case. <c>Back</c> takes a move back by another.</summary>
internal enum RowAct { Move, Adjourn, Keep, Back }

/// <summary>A hearing as it stood when it was planned.</summary>
internal sealed record Stands(Instant StartsAt, Instant EndsAt, IReadOnlyList<NewPlace> Places);

/// <summary>A hearing of a plan.</summary>
/// <param name="Revision">Of the hearing, as it was planned or, once done, as it was left.</param>
/// <param name="Note">The slug of the problem that was met.</param>
/// <param name="ChosenBy">Who decided it.</param>
internal sealed record RepairRow(
    Guid Hearing, int Revision, Stands Stands, string Reason, string? AccessPoint, IReadOnlyList<Proposal> Proposals, RepairState State, RowAct? Act, int Choice, string? Why, Guid? Key, string? Note, string? ChosenBy)
{
    public const string Columns = "hearing_id, revision, stands, reason, access_point, proposals, state, act, choice, why, key, note, chosen_by";

    /// <summary>A row that somebody decided and did not carry out for so long is anybody's again.</summary>
    public static readonly Duration Patience = Duration.FromMinutes(2);

    /// <summary>What was decided on, or would be by a click on "accept".</summary>
    public Proposal? Proposal => Proposals.ElementAtOrDefault(Choice);

    /// <summary>The next date that an adjournment would give: the hearing's own day is over for it.</summary>
    public Proposal? NextDate => Proposals.FirstOrDefault(p => p.Way == Way.AnotherDay);

    public static RepairRow Read(NpgsqlDataReader r) => new(
        r.GetGuid(0), r.GetInt32(1), Json<Stands>(r.GetString(2)), r.GetString(3), r.StringOrNull(4), Json<List<Proposal>>(r.GetString(5)), Enum.Parse<RepairState>(r.GetString(6)),
        r.StringOrNull(7) is { } act ? Enum.Parse<RowAct>(act, ignoreCase: true) : null, r.GetInt32(8), r.StringOrNull(9), r.GuidOrNull(10), r.StringOrNull(11), r.StringOrNull(12));

    private static T Json<T>(string text) => JsonSerializer.Deserialize<T>(text, Platform.Database.Json.Stored)!;
}

/// <summary>Who sees a plan and its rows: the clerks of the hearings in it, each the rows of their own courtrooms.</summary>
internal static class RepairSight
{
    /// <summary>SQL: the plan of table <c>scheduling.repair</c> under the name <c>r</c> has a row in the courtrooms of that parameter.</summary>
    public static string Seen(string rooms) =>
        $"exists (select from scheduling.repair_row w join scheduling.hearing h on h.id = w.hearing_id where w.repair_id = r.id and h.courtroom_id = any({rooms}))";

    /// <summary>SQL: where a row <c>w</c> stands for that caller, given the time of <see cref="RepairRow.Patience"/> ago.</summary>
    public static string State(string caller, string patience) => $"case when w.state = 'Chosen' and w.chosen_by <> {caller} and w.chosen_at < {patience} then 'Open' else w.state end";
}

/// <summary>The SQL that writes plans and their rows.</summary>
internal static class RepairWrites
{
    /// <summary>Writes rows as planned: new ones, or ones that are planned afresh.</summary>
    /// <param name="notes">Why rows are planned afresh.</param>
    public static Tx PutRows(this Tx tx, Guid repair, IReadOnlyList<Planned> rows, IReadOnlyDictionary<Guid, string>? notes = null) => tx.Then("""
        insert into scheduling.repair_row (repair_id, hearing_id, revision, stands, starts_at, reason, access_point, proposals, state, note)
        select $1, h, v, s::jsonb, t, r, a, p::jsonb, 'Open', n from unnest($2, $3, $4, $5, $6, $7, $8, $9) as x(h, v, s, t, r, a, p, n)
        on conflict (repair_id, hearing_id) do update set revision = excluded.revision, stands = excluded.stands, reason = excluded.reason, access_point = excluded.access_point,
            proposals = excluded.proposals, state = 'Open', act = null, choice = 0, why = null, key = null, note = excluded.note, chosen_by = null, chosen_at = null
        """,
        Param.Uuid(repair), Param.Uuids(rows.Select(p => p.Hearing.Booked.Hearing)), Param.Ints(rows.Select(p => p.Hearing.Booked.Revision)), Param.Texts(rows.Select(p => Text(StandsOf(p.Hearing)))),
        Param.Times(rows.Select(p => p.Hearing.Booked.During.Start)), Param.Texts(rows.Select(p => p.Hearing.Reason)), Param.Texts(rows.Select(p => p.Hearing.AccessPoint)),
        Param.Texts(rows.Select(p => Text(p.Best is null ? [] : p.Others.Prepend(p.Best).ToList()))), Param.Texts(rows.Select(p => notes?.GetValueOrDefault(p.Hearing.Booked.Hearing))));

    private static Stands StandsOf(Broken hearing) =>
        new(hearing.Booked.During.Start, hearing.Booked.During.End, [.. hearing.Booked.Places.Select(p => new NewPlace(p.AppearanceId, PlaceCode.Of(p.Place, p.At?.Code)))]);

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, Json.Stored);
}
