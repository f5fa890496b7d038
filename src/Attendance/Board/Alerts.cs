using NodaTime;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.Board;

/// <summary>Something on the board that somebody has to do something about.</summary>
/// <param name="Text">Text key; <paramref name="Args"/> its placeholders.</param>
/// <param name="Owner">Code of the courtroom or access point whose people see to it.</param>
internal sealed record Alert(Tone Tone, string Text, IReadOnlyDictionary<string, object?> Args, string Owner)
{
    /// <summary>What is to be closed when it works again.</summary>
    public IncidentId? Incident { get; init; }

    /// <summary>It keeps hearings from being held: the way to their repair plan stands beside it.</summary>
    public bool Repairs { get; init; }
}

/// <summary>What needs attention now. Pure.</summary>
internal static class Alerts
{
    private const int MostEach = 3;

    private static readonly Duration LateFrom = Duration.FromMinutes(5), SilentMatters = Duration.FromMinutes(60);

    public static IReadOnlyList<Alert> Of(CourtroomDay day)
    {
        var alerts = new List<Alert>();
        foreach (var incident in day.Incidents)
        {
            alerts.Add(new(Tone.Stopped, $"incident.is_{incident.Kind.ToString().ToLowerInvariant()}", Args(), day.Courtroom.Code) { Incident = incident.Id, Repairs = true });
        }
        var stranded = day.Hearings.Where(h => h.Stranded is not null).ToList();
        if (stranded.Count > MostEach)
        {
            alerts.Add(new(Tone.Stopped, "alert.stranded-many", Args(("count", stranded.Count)), day.Courtroom.Code) { Repairs = true });
        }
        else
        {
            alerts.AddRange(stranded.Select(h => new Alert(Tone.Stopped, "alert.stranded", Args(("case", Apart(h.Cases)), ("reason", h.Stranded!.Value.Reason)), h.Stranded!.Value.AccessPoint ?? day.Courtroom.Code) { Repairs = true }));
        }
        foreach (var hearing in day.Hearings.Where(h => h.Status is HearingStatus.Scheduled or HearingStatus.Open))
        {
            var late = day.Now - hearing.StartsAt;
            if (hearing.NoShows > 0)
            {
                alerts.Add(new(Tone.Stopped, "alert.no_show", Args(("case", Apart(hearing.Cases)), ("count", hearing.NoShows)), day.Courtroom.Code));
            }
            else if (hearing.Missing > 0 && -late <= hearing.Lead)
            {
                alerts.Add(new(Tone.Late, "alert.missing", Args(("case", Apart(hearing.Cases)), ("count", hearing.Missing)), hearing.AccessPoints.Count > 0 ? string.Join(", ", hearing.AccessPoints) : day.Courtroom.Code));
            }
            if (late >= LateFrom)
            {
                alerts.Add(new(Tone.Late, "alert.late", Args(("case", Apart(hearing.Cases)), ("minutes", (int)late.TotalMinutes)), day.Courtroom.Code));
            }
        }
        return alerts;
    }

    public static IReadOnlyList<Alert> Of(AccessPointDay day)
    {
        var alerts = day.Incidents.Select(i => new Alert(Tone.Stopped, $"incident.is_{i.Kind.ToString().ToLowerInvariant()}", Args(), day.AccessPoint.Code) { Repairs = true }).ToList();
        if (day.Closed && day.Expected > 0)
        {
            alerts.Add(new(Tone.Stopped, "alert.closed", Args(("count", day.Expected)), day.AccessPoint.Code) { Repairs = true });
        }
        if (!day.Closed && day.Link == Link.Silent && (day.LateSince ?? day.NextDue) is { } due && due - day.Now <= SilentMatters && day.Incidents.Count == 0)
        {
            alerts.Add(new(Tone.Late, "alert.silent", Args(("count", day.Expected)), day.AccessPoint.Code));
        }
        return alerts;
    }

    /// <summary>A case number keeps its own direction inside an Urdu sentence.</summary>
    private static string Apart(string number) => $"\u2068{number}\u2069";

    private static Dictionary<string, object?> Args(params (string Name, object? Value)[] args) => args.ToDictionary(a => a.Name, a => a.Value);
}
