using MediatR;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.CheckIn;

/// <summary>The five steps at the desk: each is taken if it is due, refused before that, and changes nothing when it comes again or too late.</summary>
internal sealed class CheckInSteps(Work work) :
    IRequestHandler<Arrive, Outcome<AttendanceView>>, IRequestHandler<Verify, Outcome<AttendanceView>>, IRequestHandler<Ready, Outcome<AttendanceView>>,
    IRequestHandler<NoShow, Outcome<AttendanceView>>, IRequestHandler<Excuse, Outcome<AttendanceView>>
{
    public Task<Outcome<AttendanceView>> Handle(Arrive request, CancellationToken cancel) => Take(request.Appearance, Step.Arrive, nameof(Arrive), cancel);

    public Task<Outcome<AttendanceView>> Handle(Verify request, CancellationToken cancel) =>
        Take(request.Appearance, Step.Verify, nameof(Verify), cancel, request.Document, Digits.Latin(request.LastFour));

    public Task<Outcome<AttendanceView>> Handle(Ready request, CancellationToken cancel) => Take(request.Appearance, Step.Ready, nameof(Ready), cancel);

    public Task<Outcome<AttendanceView>> Handle(NoShow request, CancellationToken cancel) => Take(request.Appearance, Step.NoShow, nameof(NoShow), cancel);

    public Task<Outcome<AttendanceView>> Handle(Excuse request, CancellationToken cancel) => Take(request.Appearance, Step.Excuse, nameof(Excuse), cancel);

    private Task<Outcome<AttendanceView>> Take(AppearanceId id, Step step, string action, CancellationToken cancel, string? document = null, string? lastFour = null) =>
        work.Transact<AttendanceView>(async tx =>
        {
            if (await AttendanceRow.Lock(tx, id) is not { } row)
            {
                return Problem.NotFound;
            }
            if (AttendanceLife.TooEarly(row.State.Status, step, row.Hearing) is { } refusal)
            {
                return refusal;
            }
            return AttendanceLife.After(row.State.Status, step, row.Hearing) is { } after
                ? row.Write(tx, row.State.Take(step, after, tx.Now, document, lastFour), step.Name(), action).View
                : row.View with { Warnings = AttendanceLife.IsRepeat(row.State.Status, step) ? [] : [AttendanceView.TooLate] };
        }, cancel);
}

internal sealed class VerifyCheck : ICheck<Verify>
{
    public static readonly IReadOnlyList<string> Documents = ["cnic", "passport", "prison-id", "other"];

    public IEnumerable<FieldError> Check(Verify request)
    {
        if (!Documents.Contains(request.Document))
        {
            yield return new("document", "checkin.document_needed");
        }
        if (Digits.Latin(request.LastFour) is not { Length: 4 } digits || !digits.All(char.IsAsciiDigit))
        {
            yield return new("lastFour", "checkin.four_digits_needed");
        }
    }
}

/// <summary>Digits as people type them: Latin, Arabic or Urdu.</summary>
internal static class Digits
{
    public static string? Latin(string? text) => text is not { Length: <= 20 } ? null : string.Concat(text.Trim().Select(c => c switch
    {
        >= '\u06f0' and <= '\u06f9' => (char)('0' + (c - '\u06f0')),
        >= '\u0660' and <= '\u0669' => (char)('0' + (c - '\u0660')),
        _ => c,
    }));
}
