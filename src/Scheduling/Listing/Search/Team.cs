namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>Workers that share one timetable: round by round the days are dealt to them anew.</summary>
internal sealed class Team<T> where T : struct, ISlots<T>
{
    private readonly Timetable<T> timetable;
    private readonly Schedule schedule;
    private readonly Shares shares;
    private readonly Chance chance;
    private readonly Worker<T>[] workers;
    private readonly bool[] pinned;

    public Team(Timetable<T> timetable, BestPlan<T> best, Start start, Demand demand, Schedule schedule, int workers, ulong seed)
    {
        (this.timetable, this.schedule, Best, pinned) = (timetable, schedule, best, start.Pinned);
        (shares, chance) = (new(timetable.Backlog.Days, timetable.Backlog.Hearings), new(seed));
        this.workers = [.. Enumerable.Range(0, workers).Select(i => new Worker<T>((byte)i, timetable, shares, demand, chance.Fork()))];
    }

    public BestPlan<T> Best { get; }

    public long Steps { get; private set; }

    /// <param name="afterRound">Called after every round, from the team's own thread.</param>
    public void Run(Action<Team<T>> afterRound)
    {
        for (var cycle = 0; cycle < schedule.Cycles; cycle++)
        {
            Best.Restore(timetable);
            var score = Best.Score;
            while (!schedule.CycleIsOver(cycle, Steps))
            {
                Round(schedule.Temperature(cycle, Steps));
                score += workers.Sum(w => w.Gained);
                Steps = workers.Sum(w => w.Steps);
                Best.Offer(timetable, score);
                afterRound(this);
            }
        }
    }

    private void Round(double temperature)
    {
        shares.Deal(timetable, pinned, workers.Length, chance);
        var (until, most) = (schedule.RoundEnd, schedule.RoundSteps(Steps, workers.Length));
        if (workers.Length == 1)
        {
            Work(workers[0], temperature, until, most);
        }
        else
        {
            Parallel.For(0, workers.Length, new ParallelOptions { MaxDegreeOfParallelism = workers.Length }, i => Work(workers[i], temperature, until, most));
        }
    }

    private void Work(Worker<T> worker, double temperature, TimeSpan? until, long most)
    {
        worker.BeginRound();
        for (var i = 0L; i < most && !(i % 16 == 0 && until is { } end && schedule.RoundIsOver(end)); i++)
        {
            worker.Step(temperature);
        }
    }
}
