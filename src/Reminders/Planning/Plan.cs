using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Reminders.Planning;

/// <summary>A message to be planned. <paramref name="State"/> is planned, or kept for hearings that were seeded.</summary>
internal sealed record NewMessage(Guid Hearing, int Revision, Guid Appearance, Guid Person, string Kind, string State, Details Details, Details? Old, Instant DueAt);

/// <summary>What is to be done so that a hearing's messages are as they should be.</summary>
/// <param name="Retime">Reminders that were planned by other rules of their zone.</param>
internal sealed record Steps(
    List<NewMessage> Add, List<(Guid Message, string Reason)> Supersede, List<(Guid Message, int Revision)> Carry, List<(Guid Message, Instant DueAt)> Retime)
{
    public static Steps None() => new([], [], [], []);

    public void Include(Steps other)
    {
        Add.AddRange(other.Add);
        Supersede.AddRange(other.Supersede);
        Carry.AddRange(other.Carry);
        Retime.AddRange(other.Retime);
    }
}

/// <summary>The decisions, pure: from a hearing as it is and the messages there are to what has to change. Deciding twice changes nothing.</summary>
internal static class Plan
{
    /// <summary>Why a message that is not out yet must not go out; null while it holds.</summary>
    public static string? Obsolete(MessageRow message, HearingFacts? hearing)
    {
        if (hearing?.For(message.AppearanceId) is not { } recipient)
        {
            return Why.Gone;
        }
        if (message.Kind == Kind.Cancellation)
        {
            return hearing.CalledOff ? null : Why.Changed;
        }
        return hearing.CalledOff ? Why.Cancelled
            : !hearing.Expected ? Why.Started
            : recipient.Details != message.Details ? Why.Changed
            : null;
    }

    /// <summary>After this moment the message is of no use: a notice at the hearing's start, a cancellation at its end.</summary>
    public static Instant Expiry(MessageRow message) => message.Kind == Kind.Cancellation ? message.EndsAt : message.StartsAt;

    /// <param name="moved">What the hearing was moved from, and to.</param>
    public static Steps Decide(HearingFacts hearing, IEnumerable<MessageRow> messages, Instant now, Moved moved, bool seeded = false)
    {
        var steps = Steps.None();
        var all = messages.ToList();
        var dropped = new HashSet<Guid>();
        foreach (var planned in all.Where(m => m.State == State.Planned))
        {
            if (Obsolete(planned, hearing) is { } reason)
            {
                steps.Supersede.Add((planned.Id, reason));
                dropped.Add(planned.Id);
            }
            else if (planned.Revision != hearing.Revision)
            {
                // Nothing that this recipient has to know was changed: the message holds under the new revision.
                steps.Carry.Add((planned.Id, hearing.Revision));
            }
        }
        foreach (var recipient in hearing.Recipients.Where(r => r.Email is not null))
        {
            var own = all.Where(m => m.AppearanceId == recipient.Appearance && !dropped.Contains(m.Id)).ToList();
            var told = Told(all, recipient);
            if (hearing.CalledOff)
            {
                if (!moved.Tells(recipient))
                {
                    Cancellation(steps, hearing, recipient, own, told, now);
                }
            }
            else if (hearing.Expected && hearing.StartsAt > now)
            {
                Notice(steps, hearing, recipient, own, told ?? moved.ToldBefore(recipient), now, told is null && moved.Since is { } ended ? Instant.Max(now, ended + UndoTime) : now, seeded);
                Reminders(steps, hearing, recipient, own, now);
            }
        }
        return steps;
    }

    /// <summary>What the recipient was told last.</summary>
    public static MessageRow? Told(IEnumerable<MessageRow> messages, Recipient recipient) =>
        messages.Where(m => m.AppearanceId == recipient.Appearance && m.Told).OrderBy(m => m.HandedAt).ThenBy(m => m.Number).LastOrDefault();

    /// <summary>So long a conclusion can be taken back: only then is it told.</summary>
    private static readonly Duration UndoTime = UndoHearingMove.Within;

    /// <summary>Who was told of a hearing is told that it was called off; who was not hears nothing. A cancellation that was taken back is of an earlier revision, or was not sent.</summary>
    private static void Cancellation(Steps steps, HearingFacts hearing, Recipient recipient, List<MessageRow> own, MessageRow? told, Instant now)
    {
        if (told is not null && told.Kind != Kind.Cancellation && hearing.EndsAt > now && !own.Any(m => m.Kind == Kind.Cancellation && m.State != State.Superseded && m.Revision == hearing.Revision))
        {
            steps.Add.Add(new(hearing.Id, hearing.Revision, recipient.Appearance, recipient.Person, Kind.Cancellation, State.Planned, told.Details, null, hearing.EndedUnheard is { } ended ? ended + UndoTime : now));
        }
    }

    /// <summary>A confirmation for who knows nothing yet, or was told of a cancellation that was taken back; a change for who knows something else.</summary>
    /// <param name="due">Of a change; what is new is told at once.</param>
    private static void Notice(Steps steps, HearingFacts hearing, Recipient recipient, List<MessageRow> own, MessageRow? told, Instant now, Instant due, bool seeded)
    {
        var revoked = told is { Kind: Kind.Cancellation } ? told : null;
        told = revoked is null ? told : null;
        var said = own.Any(m => !(m.Number < revoked?.Number) && m.Kind is Kind.Confirmation or Kind.Change && m.State is (State.Planned or State.Failed) && m.Details == recipient.Details);
        if (said || told?.Details == recipient.Details)
        {
            return;
        }
        steps.Add.Add(told is null
            ? new(hearing.Id, hearing.Revision, recipient.Appearance, recipient.Person, Kind.Confirmation, seeded ? State.Kept : State.Planned, recipient.Details, null, now)
            : new(hearing.Id, hearing.Revision, recipient.Appearance, recipient.Person, Kind.Change, State.Planned, recipient.Details, told.Details, due));
    }

    /// <summary>The reminders still to come. One whose time has passed already is not planned: the notice says the same.</summary>
    private static void Reminders(Steps steps, HearingFacts hearing, Recipient recipient, List<MessageRow> own, Instant now)
    {
        foreach (var (kind, due) in ReminderTimes.Of(hearing.StartsAt, hearing.Zone))
        {
            var there = own.FirstOrDefault(m => m.Kind == kind && m.Details == recipient.Details && m.State != State.Superseded);
            if (there is { State: State.Planned } && there.DueAt != due)
            {
                steps.Retime.Add((there.Id, due));
            }
            else if (there is null && due > now)
            {
                steps.Add.Add(new(hearing.Id, hearing.Revision, recipient.Appearance, recipient.Person, kind, State.Planned, recipient.Details, null, due));
            }
        }
    }
}

/// <summary>
/// A hearing whose day was called off and which goes on as a new hearing at its next date: for its people that is one hearing that was moved, so they
/// get one letter, which says from when and to when.
/// </summary>
/// <param name="Before">What it was moved from, the last date first, with the messages of each.</param>
/// <param name="After">What it was moved to.</param>
internal sealed record Moved(IReadOnlyList<(HearingFacts Hearing, IEnumerable<MessageRow> Messages)> Before, IReadOnlyList<(HearingFacts Hearing, IEnumerable<MessageRow> Messages)> After)
{
    public static Moved Nowhere { get; } = new([], []);

    /// <summary>When the date before was called off: so long ago that can still be taken back.</summary>
    public Instant? Since => Before.Count > 0 ? Before[0].Hearing.EndedUnheard : null;

    public MessageRow? ToldBefore(Recipient recipient) => Before
        .Select(b => b.Hearing.Of(recipient.Participant) is { } then ? Plan.Told(b.Messages, then) : null).FirstOrDefault(t => t is not null) is { Kind: not Kind.Cancellation } told ? told : null;

    /// <summary>The recipient hears of the end from a later date's letters.</summary>
    public bool Tells(Recipient recipient) => After.Any(a => a.Hearing.Of(recipient.Participant) is { } then && (!a.Hearing.CalledOff || Plan.Told(a.Messages, then) is not null));

    public static Moved Of(HearingFacts hearing, IReadOnlyDictionary<Guid, HearingFacts> all, ILookup<Guid, MessageRow> messages)
    {
        var (before, after) = (new List<(HearingFacts, IEnumerable<MessageRow>)>(), new List<(HearingFacts, IEnumerable<MessageRow>)>());
        for (var from = hearing.MovedFrom; from is { } id && all.TryGetValue(id, out var earlier); from = earlier.MovedFrom)
        {
            before.Add((earlier, messages[id]));
        }
        var reached = new HashSet<Guid> { hearing.Id };
        while (all.Values.FirstOrDefault(h => h.MovedFrom is { } from && reached.Contains(from) && !reached.Contains(h.Id)) is { } later)
        {
            reached.Add(later.Id);
            after.Add((later, messages[later.Id]));
        }
        return new(before, after);
    }
}

/// <summary>When reminders are due, in the court's zone: three days and one day before at 10:00, and at 06:30 on the day itself.</summary>
internal static class ReminderTimes
{
    public static readonly LocalTime Daytime = new(10, 0), Morning = new(6, 30);

    /// <summary>Those that fall at least half an hour before the hearing, earliest first.</summary>
    public static IEnumerable<(string Kind, Instant DueAt)> Of(Instant startsAt, DateTimeZone zone)
    {
        var day = startsAt.InZone(zone).Date;
        (string Kind, Instant DueAt)[] times = [(Kind.ThreeDays, At(day.PlusDays(-3), Daytime)), (Kind.OneDay, At(day.PlusDays(-1), Daytime)), (Kind.Morning, At(day, Morning))];
        return times.Where(t => t.DueAt <= startsAt - Duration.FromMinutes(30));

        Instant At(LocalDate date, LocalTime time) => zone.AtLeniently(date + time).ToInstant();
    }
}
