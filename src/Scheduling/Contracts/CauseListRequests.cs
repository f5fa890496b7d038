using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>Publishes a courtroom's day as the main list (number 0). A day that has its main list is answered with it, unchanged.</summary>
/// <param name="Seen">The <see cref="CauseListView.Seen"/> of what the clerk looked at; when the day has changed since, the answer is <c>stale</c>. Null: whatever it is now.</param>
/// <remarks>Fails with <c>cause-list-day-over</c>, <c>cause-list-empty</c> (422), <c>stale</c> (412).</remarks>
[Allow(Role.Clerk, Role.System)]
public sealed record PublishCauseList(string Courtroom, LocalDate Day, string? Seen = null) : ICommand<Publication>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <summary>Publishes what has changed since the last list as supplementary list <paramref name="Number"/>. One that exists is answered with it, unchanged.</summary>
/// <param name="Number">The number the clerk saw as the next: one more than the last published list's.</param>
/// <param name="Seen">As of <see cref="PublishCauseList"/>.</param>
/// <remarks>Fails with <c>cause-list-not-published</c>, <c>cause-list-nothing-waits</c>, <c>cause-list-day-over</c> (422), <c>stale</c> (412).</remarks>
[Allow(Role.Clerk, Role.System)]
public sealed record PublishSupplement(string Courtroom, LocalDate Day, int Number, string? Seen = null) : ICommand<Publication>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <summary>
/// Takes the last publication of a courtroom's day back, within five minutes and before the day begins: what stood before stands again. The record keeps both.
/// </summary>
/// <param name="Number">The list's number; 0 is the main list.</param>
/// <param name="Published">When it was published, to the millisecond: a later publication of the same number is not meant. Null: whichever stands.</param>
/// <remarks>Fails with <c>stale</c> (412) where it is not the last one, <c>cause-list-day-begun</c>, <c>too-late-to-undo</c> (422).</remarks>
[Allow(Role.Clerk)]
public sealed record WithdrawCauseList(string Courtroom, LocalDate Day, int Number, Instant? Published = null) : ICommand<Done>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <param name="Number">0 is the main list.</param>
/// <param name="Items">How many lines it has.</param>
public sealed record Publication(int Number, Instant PublishedAt, int Items);

/// <summary>A courtroom's day for those who work there: what is published, line by line, and what waits.</summary>
[Allow(Role.Clerk, Role.Judge)]
public sealed record GetCauseList(string Courtroom, LocalDate Day) : IQuery<CauseListView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <param name="Publications">Main list first; empty: nothing is published.</param>
/// <param name="Lines">The published lists taken together, by serial; before the first publication, the draft.</param>
/// <param name="Waiting">What the next supplementary list would say; empty before the main list is published.</param>
/// <param name="Seen">A fingerprint of what would be published now.</param>
/// <param name="Over">The day is past: nothing can be published any more.</param>
public sealed record CauseListView(
    Courtroom Courtroom, LocalDate Day, IReadOnlyList<Publication> Publications, IReadOnlyList<CauseListLine> Lines, IReadOnlyList<CauseListLine> Waiting, string Seen, bool Over)
{
    /// <summary>Publications that were taken back, in the order of time.</summary>
    public IReadOnlyList<WithdrawnPublication> Withdrawn { get; init; } = [];
}

/// <summary>A publication that no longer stands.</summary>
public sealed record WithdrawnPublication(int Number, Instant PublishedAt, Instant WithdrawnAt);

/// <summary>One hearing's line. The serial stays the hearing's for the whole day, on whichever list it stands.</summary>
/// <param name="Change"><c>listed, added, retimed, removed</c>: what the list <paramref name="Number"/> says of it.</param>
/// <param name="WasAt">The start that an earlier list gave, where it differs.</param>
public sealed record CauseListLine(
    HearingId Hearing, int Serial, Instant StartsAt, Instant EndsAt, string Change, int Number, Instant? WasAt,
    bool Restricted, IReadOnlyList<ListedCase> Cases, string Purpose, HearingStatus Status, HearingOutcome? Outcome);

public sealed record ListedCase(string Number, string Type, string Title);

/// <summary>What anybody may see of a courtroom's published day.</summary>
[Allow(Role.Public)]
public sealed record GetPublishedList(string Courtroom, LocalDate Day) : IQuery<PublishedListView>;

/// <param name="Publications">Main list first; empty: nothing is published.</param>
public sealed record PublishedListView(Courtroom Courtroom, LocalDate Day, IReadOnlyList<Publication> Publications, IReadOnlyList<PublishedLine> Lines);

/// <param name="Cases">Null: a restricted matter.</param>
public sealed record PublishedLine(int Serial, Instant StartsAt, Instant EndsAt, string Change, int Number, Instant? WasAt, IReadOnlyList<ListedCase>? Cases);

/// <summary>Published hearings of unrestricted cases with this number, then of those with nearly this number, from today on, in whatever court; at most 20.</summary>
/// <param name="Number">As written on the case, 1 to 100 characters; spelling variants are found.</param>
[Allow(Role.Public)]
public sealed record FindListed(string Number) : IQuery<IReadOnlyList<ListedHearing>>;

public sealed record ListedHearing(string Courtroom, LocalDate Day, int Serial, Instant StartsAt, string Number, string Title);
