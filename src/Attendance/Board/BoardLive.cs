using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Live;

namespace RuleOfLaw.Courts.Attendance.Board;

/// <summary>The board's live parts: a row and its alerts per courtroom, an entry of the rail and its alerts per access point; and the word that API clients are told.</summary>
internal static class BoardLive
{
    public const string Row = "board-courtroom", RowAlerts = "board-courtroom-alerts", Entry = "board-access-point", EntryAlerts = "board-access-point-alerts";

    public static void Add(IServiceCollection services)
    {
        services.AddLiveView<BoardCourtroom, CourtroomDays>(Row, Topic.Courtroom, Courtroom);
        services.AddLiveView<CourtroomAlerts, CourtroomDays>(RowAlerts, Topic.Courtroom, Courtroom);
        services.AddLiveView<BoardAccessPoint, AccessPointDays>(Entry, Topic.AccessPoint, AccessPoint);
        services.AddLiveView<AccessPointAlerts, AccessPointDays>(EntryAlerts, Topic.AccessPoint, AccessPoint);
        services.AddLiveStatus<CourtroomDay, CourtroomDays>(Topic.Courtroom, day => day.State.ToString(), Courtroom);
        services.AddLiveStatus<AccessPointDay, AccessPointDays>(Topic.AccessPoint, day => day.State.ToString(), AccessPoint);
    }

    private static IReadOnlyList<object> Courtroom(Topic topic) => [new GetCourtroomDay(topic.Code, topic.Day)];

    private static IReadOnlyList<object> AccessPoint(Topic topic) => [new GetAccessPointDay(topic.Code, topic.Day), new GetMyAccessPointDay(topic.Code, topic.Day)];
}
