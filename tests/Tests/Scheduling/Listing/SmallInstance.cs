using RuleOfLaw.Courts.Scheduling.Listing;

namespace RuleOfLaw.Courts.Tests.Scheduling.Listing;

/// <summary>Instances made by dice, like a small district: one prison that is too small, shared judges, gaps, leave, places to choose from.</summary>
internal static class SmallInstance
{
    public static ListingInstance Of(int seed, int hearings = 30, int days = 3, int opens = 510, int closes = 900)
    {
        var dice = new Random(seed);
        var all = Enumerable.Range(0, days).ToList();
        List<ListingInterval> Daily(int start, int end) => [.. all.Select(d => new ListingInterval(d, start, end))];
        List<ListingSitting> Sits(string judge, int start, int end) => [.. all.Select(d => new ListingSitting(d, start, end, judge))];
        var persons = Enumerable.Range(0, 12).Select(i => new ListingPerson($"P{i}", i < 6 ? 10 : 0, i % 3 == 0,
            dice.Next(3) == 0 ? [new(dice.Next(days), 600, 660)] : [])).ToList();
        var requests = Enumerable.Range(0, hearings).Select(i =>
        {
            var first = dice.Next(days);
            ListingOption[][] places = [[new("PRISON", 0)], [new("PRISON", 5), new("ROOM", dice.Next(60))], [new("LINK", 0)], [new("DESK", 20), new("ROOM", 10), new("LINK", 40)]];
            var people = Enumerable.Range(0, 12).OrderBy(_ => dice.Next()).Take(dice.Next(1, 4)).Select(p => new ListingParticipant($"P{p}", places[dice.Next(4)])).ToList();
            return new ListingHearing($"H{i}", dice.Next(3) == 0 ? ["C1", "C0"] : [$"C{dice.Next(2)}"], 5 * dice.Next(1, 9), first,
                dice.Next(2) == 0 ? null : dice.Next(first, days), dice.Next(1, 11), people, people.Count > 1 && dice.Next(4) == 0 ? [[0, 1]] : []);
        }).ToList();
        return new(ListingInstance.FormatName, $"made-{seed}", days, [.. all.Select(d => $"2026-09-{d + 1:00}")], 5,
            [new("J0", []), new("J1", [days - 1])],
            [new("C0", Sits("J0", opens, closes)), new("C1", [.. Sits("J1", opens, 720), .. Sits("J0", 720, closes)])],
            [new("PRISON", 1, 5, Daily(540, 660)), new("DESK", 2, 10, Daily(opens, closes))], persons, requests);
    }
}
