using NodaTime;
using RuleOfLaw.Courts.Scheduling.Hearings.Stranded;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>
/// How a hearing is put right, in the order of what it costs people; stored by name.
/// <c>Settle</c>: it keeps its time and everybody's place, with another booth there or the judge who presides now; nobody is told.
/// <c>OtherPlace</c>: it keeps its time, and those whose place fell out appear by link or from another access point of the district; they alone are told.
/// <c>SameDay</c>: it begins later that day, everybody where they were. <c>AnotherDay</c>: the next day that is free, at the same time of day if that is.
/// </summary>
internal enum Way { Settle, OtherPlace, SameDay, AnotherDay }

/// <summary>A hearing that cannot be held as it stands.</summary>
/// <param name="Reason">Why; has a text <c>stranded.REASON</c>.</param>
/// <param name="AccessPoint">Where the reason lies, if at an access point.</param>
/// <param name="Arrived">The appearances whose people have come already.</param>
internal sealed record Broken(Booked Booked, string Reason, string? AccessPoint, IReadOnlySet<Guid> Arrived);

/// <param name="Place">As <see cref="Hearings.PlaceCode"/> says it.</param>
internal sealed record NewPlace(Guid Appearance, string Place);

/// <summary>What is proposed for a hearing.</summary>
/// <param name="Places">Who appears elsewhere.</param>
/// <param name="Told">How many people get a notice of it.</param>
/// <param name="Came">How many of those have come already.</param>
/// <param name="Booths">The station of everybody at an access point: taken from nobody in this plan, so that its proposals can be accepted in any order. Null in plans from before it was noted.</param>
internal sealed record Proposal(Way Way, Instant StartsAt, Instant EndsAt, IReadOnlyList<NewPlace> Places, int Told, int Came, IReadOnlyList<Booth>? Booths = null);

internal sealed record Booth(Guid Appearance, Guid Station);

/// <param name="Best">Null where no time was found.</param>
/// <param name="Others">What could be done instead, dearer ones.</param>
internal sealed record Planned(Broken Hearing, Proposal? Best, IReadOnlyList<Proposal> Others);
