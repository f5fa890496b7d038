using NodaTime;

namespace RuleOfLaw.Courts.Demonstration.Making;

/// <summary>
/// How many hearings are held in each courtroom on each day. 2022 and 2024 come to the published totals; the others are invented:
/// 28,500 in 2023, 60,000 in 2025 and a pace of 62,000 a year from 2026 on.
/// </summary>
internal sealed class YearPlan
{
    private readonly Dictionary<(int Room, LocalDate Day), int> held = [];

    /// <summary>Hearings held (published and unpublished) in a year.</summary>
    public static int Target(int year) => year switch { 2022 => 16_000, 2023 => 28_500, 2024 => 50_720, 2025 => 60_000, _ => 62_000 };

    public static YearPlan Of(World world, int year)
    {
        var plan = new YearPlan();
        var weights = new List<(int Room, LocalDate Day, double Weight)>();
        for (var day = new LocalDate(year, 1, 1); day.Year == year; day = day.PlusDays(1))
        {
            foreach (var room in world.Rooms)
            {
                if (day >= room.Courtroom.EstablishedOn && Weight(world, room, day) is > 0 and var weight)
                {
                    weights.Add((room.Index, day, weight));
                }
            }
        }
        var (sum, run, given) = (weights.Sum(w => w.Weight), 0.0, 0);
        foreach (var (room, day, weight) in weights)
        {
            run += weight;
            // Rounding the running total, not each day, makes the year come out exactly.
            var due = (int)Math.Round(Target(year) * run / sum);
            plan.held[(room, day)] = due - given;
            given = due;
        }
        return plan;
    }

    public int Held(Room room, LocalDate day) => held.GetValueOrDefault((room.Index, day));

    private static double Weight(World world, Room room, LocalDate day)
    {
        var (spans, urgentOnly) = world.Sits(room, day);
        if (spans.Count == 0 || (urgentOnly && !room.Kind.Criminal))
        {
            return 0;
        }
        var dice = new Dice(room.Courtroom.Code, Period.DaysBetween(new LocalDate(2000, 1, 1), day));
        var busy = 0.6 + new Dice(room.Courtroom.Code).Below(80) / 100.0;
        return Math.Min(390, spans.Sum(s => s.To - s.From)) * (urgentOnly ? 0.3 : 1) * busy * (0.4 + dice.Below(120) / 100.0);
    }
}
