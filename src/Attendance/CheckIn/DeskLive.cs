using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Live;

namespace RuleOfLaw.Courts.Attendance.CheckIn;

/// <summary>The desk's list, live for every operator of the same place.</summary>
internal static class DeskLive
{
    public const string View = "desk";

    public static void Add(IServiceCollection services) =>
        services.AddLiveView<DeskView, DeskReader>(View, Topic.AccessPoint, topic => [new GetDesk(topic.Code, topic.Day)]);
}
