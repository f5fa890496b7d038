using RuleOfLaw.Courts.Platform.Outbox;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Reminders.Planning;

/// <summary>Whatever happened to a hearing, its messages follow from how it stands now.</summary>
internal sealed class WhenHearingChanges(Planner planner) : IReact<HearingBooked>, IReact<HearingsBooked>, IReact<HearingRescheduled>, IReact<HearingCancelled>, IReact<HearingMovedOn>
{
    public Task React(HearingBooked happened, CancellationToken cancel) => Plan(happened.Hearing, cancel);

    public Task React(HearingsBooked happened, CancellationToken cancel) => planner.Plan([.. happened.Hearings.Select(h => h.Value)], seeded: false, cancel);

    public Task React(HearingRescheduled happened, CancellationToken cancel) => Plan(happened.Hearing, cancel);

    public Task React(HearingCancelled happened, CancellationToken cancel) => Plan(happened.Hearing, cancel);

    public Task React(HearingMovedOn happened, CancellationToken cancel) => Plan(happened.Hearing, cancel);

    private Task Plan(HearingId hearing, CancellationToken cancel) => planner.Plan([hearing.Value], seeded: false, cancel);
}
