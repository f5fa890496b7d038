using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Platform.Jobs;

/// <summary>Wakes a job now, on one of the nodes. A job that is running already goes on and is not started twice.</summary>
/// <remarks><c>not-found</c>, or <c>jobs-off</c> (422) where this node wakes no jobs.</remarks>
[Allow(Role.Administrator)]
public sealed record RunJobNow(string Name) : ICommand<Done>;

internal sealed class RunJobNowHandler(Work work, IEnumerable<JobDefinition> jobs, IJobEngine engine) : IRequestHandler<RunJobNow, Outcome<Done>>
{
    public async Task<Outcome<Done>> Handle(RunJobNow request, CancellationToken cancel)
    {
        if (jobs.All(j => j.Name != request.Name))
        {
            return Problem.NotFound;
        }
        if (!await engine.RunNow(request.Name, cancel))
        {
            return Problem.Refuse("jobs-off");
        }
        return await work.Transact<Done>(tx =>
        {
            tx.Audit(nameof(RunJobNow), Target.Of("job", request.Name));
            return Task.FromResult<Outcome<Done>>(Done.Yes);
        }, cancel);
    }
}
