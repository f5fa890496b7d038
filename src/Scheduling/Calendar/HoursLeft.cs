using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Courts;

namespace RuleOfLaw.Courts.Scheduling.Calendar;

/// <summary>Whose hours an entry sets: a scope's in a season, or (<paramref name="AccessPoint"/>) an access point's.</summary>
internal sealed record HoursOwner(string Scope, string Season = "", Guid? AccessPoint = null)
{
    public string Table => AccessPoint is null ? "scheduling.court_hours" : "scheduling.access_point_hours";

    public string Where => AccessPoint is null ? "scope = @Scope and season = @Season" : "access_point_id = @AccessPoint";

    /// <summary>Without rows of its own a season of Ramazan or evening hours is simply over; regular hours go on as before.</summary>
    public bool GoesOn => AccessPoint is not null || Season == "REGULAR";
}

/// <summary>Which days of earlier hours an entry of hours would leave, and how they are taken away.</summary>
internal static class HoursLeft
{
    /// <summary>Two stretches of Ramazan hours that lie no further apart are of one Ramazan.</summary>
    private const int HalfLunarYear = 177;

    /// <summary>Of other hours that end, a longer rest is taken to be meant.</summary>
    private const int ShortRest = 7;

    private sealed record Block(string Scope, LocalDate From, LocalDate? To)
    {
        public DayRange Days => new(From, To);
    }

    /// <summary>The blocks of hours an owner has.</summary>
    public static async Task<IReadOnlyList<DayRange>> Blocks(Tx tx, HoursOwner owner) =>
        [.. (await tx.Many<Block>($"select distinct '' as scope, effective_from as from, effective_to as to from {owner.Table} where {owner.Where}", owner)).Select(b => b.Days)];

    /// <summary>The short rests of earlier blocks that end, which the entry would cut.</summary>
    public static IReadOnlyList<LeftDays> Rests(HoursOwner owner, DayRange entered, IReadOnlyList<DayRange> before, LocalDate today) =>
        [.. DayRange.Merge(before.Where(b => b.To is not null && b.Meets(entered)).SelectMany(b => b.Without(entered)))
            // An access point has hours of its own on every day: only where others lie beside them can they take the rest's place.
            .Where(r => r.Length <= ShortRest && r.To >= today && (owner.AccessPoint is null || before.Any(b => Beside(b, r, entered))))
            .Select(r => new LeftDays(owner.Scope, r.From, r.To, Own: true))];

    /// <summary>
    /// Days of the same Ramazan outside the entry: the scope's own, and short stretches of scopes inside it or around it, which hold there as well.
    /// </summary>
    public static async Task<IReadOnlyList<LeftDays>> OfRamazan(Tx tx, CalendarFacts facts, string scope, DayRange entered, LocalDate today)
    {
        var related = facts.Rooms.Values.Select(CourtCalendar.Scopes).Where(s => s.Contains(scope)).SelectMany(s => s).Append(scope).Distinct().ToArray();
        var blocks = await tx.Many<Block>(
            "select distinct scope, effective_from as from, effective_to as to from scheduling.court_hours where season = 'RAMAZAN' and scope = any(@related)", new { related });
        return [.. blocks.GroupBy(b => b.Scope).OrderBy(g => g.Key != scope).ThenBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany(g => DayRange.Merge(g.Select(b => b.Days).SelectMany(d => d.Without(entered)))
                .Where(r => r.Near(entered, HalfLunarYear) && !(r.To < today) && (g.Key == scope || r.Length <= ShortRest))
                .Select(r => new LeftDays(g.Key, r.From, r.To, g.Key == scope)))];
    }

    /// <summary>Takes the owner's earlier hours from the days that are left; what held before or after them holds there, too.</summary>
    public static async Task TakeAway(Tx tx, HoursOwner owner, DayRange entered, IEnumerable<LeftDays> left)
    {
        foreach (var rest in left.Where(l => l.Own))
        {
            var values = new { owner.Scope, owner.Season, owner.AccessPoint, rest.FromDay, rest.ToDay };
            await tx.Run($"delete from {owner.Table} where {owner.Where} and effective_from >= @FromDay and coalesce(effective_to, 'infinity') <= coalesce(@ToDay, date 'infinity')", values);
            if (owner.GoesOn)
            {
                await tx.Run(rest.FromDay < entered.From
                    ? $"update {owner.Table} set effective_to = @ToDay where {owner.Where} and effective_to = @FromDay::date - 1"
                    : $"update {owner.Table} set effective_from = @FromDay where {owner.Where} and effective_from = @ToDay::date + 1", values);
            }
        }
    }

    private static bool Beside(DayRange block, DayRange rest, DayRange entered) =>
        rest.From < entered.From ? block.To == rest.From.PlusDays(-1) : block.From == rest.To?.PlusDays(1);
}
