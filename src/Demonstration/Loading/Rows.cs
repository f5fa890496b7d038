using NodaTime;

namespace RuleOfLaw.Courts.Demonstration.Loading;

// The rows of the tables, as they are copied in. Instants are UTC.
internal readonly record struct PersonRow(Guid Id, string Name, string Folded, string Sex, string Age, string? Bar, Guid? Prison, string? PrisonerNumber, string? Email, string Language);

internal readonly record struct CaseRow(Guid Id, Guid Court, string Number, string Type, string Title, string Stage, bool Restricted, string? Fir, string? PoliceStation, DateTime OpenedAt);

internal readonly record struct ParticipantRow(Guid Id, Guid Case, Guid Person, string Role, bool Protected);

internal readonly record struct HearingRow(
    Guid Id, Guid Room, Guid Judge, string Purpose, DateTime Starts, DateTime Ends, string Status, int Revision, string? Outcome, string? Reason, DateTime? Started, DateTime? Concluded, Guid? Continues, DateTime Created, Guid Case);

/// <summary>A hearing on the backlog.</summary>
/// <param name="Refusal">JSON of a <c>BacklogRefusal</c>.</param>
internal readonly record struct RequestRow(
    Guid Id, Guid Room, string Purpose, DateTime Created, Guid? Group, int? Part, int Minutes, string Priority, LocalDate? NotBefore, LocalDate? NotLater, int GapDays, string? Refusal, DateTime? RefusedAt,
    IReadOnlyList<Guid> Cases);

/// <summary>Where somebody on the backlog may appear as well.</summary>
internal readonly record struct ChoiceRow(Guid Appearance, string Place, Guid? At);

internal readonly record struct AppearanceRow(Guid Id, Guid Hearing, Guid Participant, Guid Person, string Place, Guid? At, Guid? Station);

internal readonly record struct ReservationRow(Guid Hearing, string Kind, Guid Resource, DateTime From, DateTime To, Guid? Appearance);

internal readonly record struct HistoryRow(Guid Id, Guid Hearing, DateTime At, string Change, string? From, string To, int Revision, string? Reason, string Detail);

internal readonly record struct ListRow(Guid Id, Guid Room, LocalDate Day, int Number, DateTime PublishedAt);

internal readonly record struct ItemRow(Guid List, int Serial, Guid Hearing, string Change, DateTime Starts, DateTime Ends);

internal readonly record struct DayRow(Guid Hearing, LocalDate Day, Guid Room, DateTime PublishedAt);

internal readonly record struct AttendanceRow(Guid Appearance, string Status, DateTime? Arrived, DateTime? Verified, string? Document, string? LastFour, DateTime? Ready, DateTime? NoShow, DateTime Changed);

/// <summary>Everything one transaction copies in.</summary>
internal sealed class Chunk
{
    public List<PersonRow> People { get; } = [];

    public List<CaseRow> Cases { get; } = [];

    public List<ParticipantRow> Participants { get; } = [];

    public List<HearingRow> Hearings { get; } = [];

    public List<RequestRow> Requests { get; } = [];

    public List<ChoiceRow> Choices { get; } = [];

    public List<AppearanceRow> Appearances { get; } = [];

    public List<ReservationRow> Reservations { get; } = [];

    public List<HistoryRow> History { get; } = [];

    public List<ListRow> Lists { get; } = [];

    public List<ItemRow> Items { get; } = [];

    public List<DayRow> Days { get; } = [];

    public List<AttendanceRow> Attendance { get; } = [];
}
