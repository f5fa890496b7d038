using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>The parts of a matter that takes several days. Pure.</summary>
internal static class Parts
{
    /// <summary>Each part a hearing of its own, with the first one's courtroom, length and people; <c>part-order</c> where one comes too soon.</summary>
    public static Outcome<IReadOnlyList<HearingState>> Of(HearingState first, IReadOnlyList<Instant> later, int daysBetween)
    {
        var group = Guid.CreateVersion7();
        var parts = new List<HearingState> { first with { Part = (group, 1) } };
        foreach (var start in later)
        {
            var part = first with
            {
                Id = Guid.CreateVersion7(),
                During = new(start, start + first.During.Duration),
                Part = (group, parts.Count + 1),
                Appearances = [.. first.Appearances.Select(a => a with { Id = Guid.CreateVersion7() })],
            };
            if (part.Day < parts[^1].Day.PlusDays(daysBetween))
            {
                return Problem.Refuse("part-order");
            }
            parts.Add(part);
        }
        return parts;
    }
}
