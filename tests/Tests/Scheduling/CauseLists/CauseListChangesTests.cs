using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.CauseLists;

namespace RuleOfLaw.Courts.Tests.Scheduling.CauseLists;

/// <summary>The laws of supplementary lists, over any sequence of days.</summary>
public sealed class CauseListChangesTests
{
    private static readonly Instant Nine = Instant.FromUtc(2026, 12, 1, 4, 0);

    /// <summary>A day as a choice for each of eight hearings: absent, or a start on the quarter hour.</summary>
    private static readonly Arbitrary<int[][]> Days = Gen.Choose(-1, 5).ArrayOf(8).NonEmptyListOf().Select(d => d.Take(5).ToArray()).ToArbitrary();

    private static List<Standing> Day(int[] choice) =>
        [.. choice.Select((at, who) => (at, who)).Where(x => x.at >= 0).Select(x => Hearing(x.who, x.at * 15 + x.who * 120))];

    private static Standing Hearing(int who, int minute) => new(new(new Guid(who + 1, 0, 0, new byte[8])), Nine + Duration.FromMinutes(minute), Nine + Duration.FromMinutes(minute + 15));

    /// <summary>Publishes the first day as the main list and each following one as a supplement.</summary>
    private static IEnumerable<(IReadOnlyList<Published> Before, IReadOnlyList<Change> List, IReadOnlyList<Published> After, List<Standing> Standing)> Publish(int[][] days)
    {
        IReadOnlyList<Published> published = [];
        for (var i = 0; i < days.Length; i++)
        {
            var standing = Day(days[i]);
            var list = i == 0 ? CauseListChanges.Main(standing) : CauseListChanges.Next(published, standing);
            var after = CauseListChanges.Apply(published, list);
            yield return (published, list, after, standing);
            published = after;
        }
    }

    [Fact]
    public void The_lists_read_together_say_what_stands() =>
        Holds(step => step.After.Where(p => !p.Removed).Select(p => new Standing(p.Hearing, p.StartsAt, p.EndsAt)).ToHashSet().SetEquals(step.Standing));

    [Fact]
    public void After_publishing_nothing_waits() => Holds(step => CauseListChanges.Next(step.After, step.Standing).Count == 0);

    [Fact]
    public void A_serial_is_never_given_to_another_hearing() =>
        Holds(step => step.After.Select(p => p.Serial).Distinct().Count() == step.After.Count
            && step.Before.All(b => step.After.Single(a => a.Hearing == b.Hearing).Serial == b.Serial));

    [Fact]
    public void A_supplement_says_only_what_changed() =>
        Holds(step => step.Before.Count == 0 || step.List.All(c => c.Kind switch
        {
            CauseListChanges.Added => step.Before.All(b => b.Hearing != c.Hearing || b.Removed),
            CauseListChanges.Retimed => step.Before.Any(b => b.Hearing == c.Hearing && !b.Removed && (b.StartsAt, b.EndsAt) != (c.StartsAt, c.EndsAt)),
            CauseListChanges.Removed => step.Before.Any(b => b.Hearing == c.Hearing && !b.Removed) && step.Standing.All(s => s.Hearing != c.Hearing),
            _ => false,
        }));

    [Fact]
    public void The_main_list_counts_from_one_in_time_order() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Days, days =>
        {
            var list = CauseListChanges.Main(Day(days[0]));
            return list.Select(c => c.Serial).SequenceEqual(Enumerable.Range(1, list.Count)) && list.Zip(list.Skip(1)).All(p => p.First.StartsAt <= p.Second.StartsAt);
        }));

    private static void Holds(Func<(IReadOnlyList<Published> Before, IReadOnlyList<Change> List, IReadOnlyList<Published> After, List<Standing> Standing), bool> law) =>
        Check.QuickThrowOnFailure(Prop.ForAll(Days, days => Publish(days).All(law)));
}
