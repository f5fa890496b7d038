using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace RuleOfLaw.Courts.EndToEnd.Support;

/// <summary>Times that the calendar says are free: which days a courtroom sits is asked, never assumed.</summary>
internal static class FreeTimes
{
    private const int MostPerAnswer = 500, MostDays = 92;

    /// <summary>The first <paramref name="count"/> free starts of a courtroom that do not overlap, from tomorrow on; as many as there are within a year.</summary>
    /// <param name="apart">Minutes from one start to the next, at least.</param>
    /// <param name="at">Access points that must have a station free.</param>
    public static async Task<IReadOnlyList<DateTimeOffset>> Of(HttpClient http, string courtroom, int count, int minutes, int apart, params string[] at)
    {
        var found = new List<DateTimeOffset>();
        var (from, end) = (DateOnly.FromDateTime(DateTime.UtcNow).AddDays(2), DateOnly.FromDateTime(DateTime.UtcNow).AddYears(1));
        while (found.Count < count && from < end)
        {
            var to = from.AddDays(MostDays);
            var address = $"/api/v1/slots?courtroom={courtroom}&minutes={minutes}&from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}&max={MostPerAnswer}{string.Concat(at.Select(a => $"&at={a}"))}";
            var starts = (await http.GetFromJsonAsync<JsonNode>(address))!["starts"]!.AsArray().Select(s => DateTimeOffset.Parse((string)s!["startsAt"]!, CultureInfo.InvariantCulture)).ToList();
            foreach (var start in starts)
            {
                if (found.Count < count && (found.Count == 0 || start >= found[^1].AddMinutes(apart)))
                    found.Add(start);
            }

            // A full answer breaks off in the middle of a day.
            from = starts.Count == MostPerAnswer ? DateOnly.FromDateTime(starts[^1].DateTime) : to.AddDays(1);
        }

        return found;
    }
}
