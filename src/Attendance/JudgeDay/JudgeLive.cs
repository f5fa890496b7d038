using MediatR;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Live;

namespace RuleOfLaw.Courts.Attendance.JudgeDay;

/// <summary>The judge's list, live: drawn again whenever its courtroom's day changes.</summary>
internal sealed class JudgeLive(IMediator mediator) : ILiveSource
{
    public const string View = "judge-room";

    public async Task<IReadOnlyDictionary<Topic, object>> Load(IReadOnlyList<Topic> topics, CancellationToken cancel)
    {
        var models = new Dictionary<Topic, object>();
        foreach (var topic in topics)
        {
            if (await mediator.Send(new GetJudgeRoom(topic.Code, topic.Day), cancel) is { Succeeded: true } room)
            {
                models[topic] = room.Value;
            }
        }
        return models;
    }

    public static void Add(IServiceCollection services) =>
        services.AddLiveView<JudgeRoomView, JudgeLive>(View, Topic.Courtroom, topic => [new GetJudgeRoom(topic.Code, topic.Day)]);
}
