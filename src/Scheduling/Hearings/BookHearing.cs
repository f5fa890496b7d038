using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Slots;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

internal sealed class BookHearingHandler(Work work, CalendarSnapshot calendar, IRegistry registry, CallContext call) :
    IRequestHandler<BookHearing, Outcome<HearingView>>, IRequestHandler<BookParts, Outcome<IReadOnlyList<HearingView>>>
{
    public Task<Outcome<HearingView>> Handle(BookHearing request, CancellationToken cancel) => Book(request, 0, first => Outcome<IReadOnlyList<HearingState>>.Ok([first]), all => all[0], cancel);

    public Task<Outcome<IReadOnlyList<HearingView>>> Handle(BookParts request, CancellationToken cancel) =>
        Book(request.First, request.DaysBetween, first => Parts.Of(first, request.Later, request.DaysBetween), all => all, cancel);

    /// <summary>Books the hearing that is asked for, or all that are made of it.</summary>
    private async Task<Outcome<T>> Book<T>(BookHearing request, int between, Func<HearingState, Outcome<IReadOnlyList<HearingState>>> parts, Func<IReadOnlyList<HearingView>, T> answer, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        if (names.Purpose(request.Purpose) is not { } purpose)
        {
            return Problem.Invalid(new FieldError("purpose", "check.unknown"));
        }
        return await work.Transact<T>(async tx =>
        {
            var facts = await calendar.Any(cancel);
            if (!facts.Rooms.TryGetValue(request.Courtroom, out var room))
            {
                return Problem.NotFound;
            }
            var asked = new Asked(room, request);
            var intake = new Intake(tx, names, PartyResolver.For(names, call.Caller, Role.Clerk), [asked]);
            await intake.Look();
            facts = await calendar.AtLeast(intake.RegistryVersion, cancel);
            var taken = intake.Take(asked, facts);
            if (!taken.Succeeded)
            {
                return taken.Problem;
            }
            var wanted = parts(Booking.Wanted(facts.Rooms[room.Code], purpose, request, taken.Value));
            if (!wanted.Succeeded)
            {
                return wanted.Problem;
            }
            if (await OtherHearings.Refusal(tx, request, wanted.Value, names.CourtroomsOf(call.Caller, Role.Clerk)) is { } order)
            {
                return order;
            }
            var placed = await Placement.Place(tx, facts, wanted.Value, purpose.Urgent);
            if (!placed.Succeeded)
            {
                return placed.Problem;
            }
            if ((await intake.Broken([taken.Value])).Count > 0)
            {
                return Problem.Refuse("protected-together");
            }
            IReadOnlyList<HearingCaseView> similar = [.. (await intake.Similar([taken.Value])).Values.SelectMany(s => s).DistinctBy(c => c.Id)];
            intake.Write([taken.Value]);
            var booked = tx.Book(placed.Value, nameof(BookHearing)).ToList();
            tx.OrderParts([.. booked.Select(h => (h.Id, between))]).Order([
                .. request.After is { } after ? booked.Take(1).Select(h => (after.Value, h.Id, 0)) : [], .. request.Before is { } before ? booked.TakeLast(1).Select(h => (h.Id, before.Value, 0)) : []]);
            string[] warnings = [
                .. purpose.NeedsRole is { } role && taken.Value.Appearances.All(a => a.Role != role) ? [LifeWarnings.NobodyNeeded] : (string[])[],
                .. LifeWarnings.OfNotice(request.StartsAt, taken.Value.Appearances, tx.Now)];
            return answer([.. booked.Select(h => (h with { Warnings = [.. h.Warnings, .. warnings] }).View with { SimilarCases = similar.Count > 0 ? similar : null })]);
        }, cancel);
    }
}

internal static class Booking
{
    /// <summary>The hearing that a booking asks for, not placed yet.</summary>
    public static HearingState Wanted(RoomRow room, Purpose purpose, BookHearing booking, Taken taken) => new(
        Guid.CreateVersion7(), room, null, purpose.Code, new(booking.StartsAt, booking.StartsAt + Duration.FromMinutes(booking.Minutes ?? purpose.DefaultMinutes)),
        HearingStatus.Scheduled, 1, null, null, null, null, taken.Cases, taken.Appearances);

    /// <summary>Queues everything that newly placed hearings consist of.</summary>
    public static IEnumerable<HearingState> Book(this Tx tx, IReadOnlyList<Placed> placed, string action)
    {
        tx.BookAll(placed, action);
        foreach (var (hearing, _) in placed)
        {
            tx.Raise(new HearingBooked(new(hearing.Id), hearing.Revision));
        }
        return placed.Select(p => p.Hearing);
    }

    /// <summary>The same without the event, which the caller raises: as many statements for many as for one.</summary>
    public static Tx BookAll(this Tx tx, IReadOnlyList<Placed> placed, string action)
    {
        tx.InsertHearings([.. placed.Select(p => p.Hearing)]).Reserve([.. placed.SelectMany(p => p.Reservations, (p, r) => (p.Hearing.Id, r))])
            .Booked([.. placed.Select(p => p.Hearing)]);
        foreach (var (hearing, _) in placed)
        {
            tx.Show(action, null, hearing);
        }
        return tx;
    }
}

internal sealed class CheckBooking : ICheck<BookHearing>, ICheck<BookParts>
{
    internal const int MostParts = 20;
    private const int MaxCases = 20, MaxParticipants = 40;
    /// <summary>In the order in which people expect them.</summary>
    internal static readonly string[] Roles = ["accused", "complainant", "witness", "investigating-officer", "medico-legal-officer", "advocate", "prosecutor", "interpreter", "support-person"];
    private static readonly string[] Sexes = ["male", "female", "other", "not-recorded"];
    private static readonly string[] Ages = ["child", "adult", "not-recorded"];
    private static readonly string[] Languages = ["en", "ur"];

    public IEnumerable<FieldError> Check(BookHearing r)
    {
        IEnumerable<FieldError> own = [
            .. Checks.Count("cases", r.Cases?.Count ?? 0, 1, MaxCases), .. Checks.Count("participants", r.Participants?.Count ?? 0, 0, MaxParticipants),
            .. Checks.Required("courtroom", r.Courtroom), .. Checks.Required("purpose", r.Purpose), .. Checks.Range("minutes", r.Minutes, PlacementRules.MinMinutes, PlacementRules.MaxMinutes),
            .. Checks.WholeMinute("startsAt", r.StartsAt)];
        return own.Concat(Apart(r)).Concat((r.Cases ?? []).SelectMany((c, i) => Case(c, $"cases[{i}]"))).Concat((r.Participants ?? []).SelectMany((p, i) => Participant(p, $"participants[{i}]")));
    }

    public IEnumerable<FieldError> Check(BookParts r) => [
        .. Check(r.First), .. Checks.Count("parts", r.Later.Count + 1, 2, MostParts), .. Checks.Range("daysBetween", r.DaysBetween, 1, CheckFindStarts.MostDaysApart),
        .. r.Later.Select(l => Checks.WholeMinute("parts", l)).FirstOrDefault(e => e.Length > 0, [])];

    /// <summary>Each pair is two of those who appear.</summary>
    private static IEnumerable<FieldError> Apart(BookHearing r)
    {
        bool Appears(int number) => number >= 0 && number < (r.Participants?.Count ?? 0);
        return [
            .. Checks.Count("apart", r.Apart.Count, 0, MaxParticipants),
            .. r.Apart.SelectMany((p, i) => p.One == p.Other ? Checks.Error($"apart[{i}]", "check.apart-same") : Appears(p.One) && Appears(p.Other) ? [] : Checks.Error($"apart[{i}]", "check.unknown"))];
    }

    private static IEnumerable<FieldError> Case(CaseInput c, string f) => [
        .. c.Id is null ? Checks.Required($"{f}.number", c.Number) : [], .. Checks.Length($"{f}.number", c.Number, 100), .. Checks.Length($"{f}.type", c.Type, 40),
        .. Checks.Length($"{f}.title", c.Title, 300), .. Checks.Length($"{f}.firNumber", c.FirNumber, 60), .. Checks.Length($"{f}.policeStation", c.PoliceStation, 100)];

    private static IEnumerable<FieldError> Participant(ParticipantInput p, string f) => [
        .. p.Place is null ? Checks.Error($"{f}.place", "check.required") : Place(p.Place, f),
        .. p.Participant is null ? Checks.OneOf($"{f}.role", p.Role, Roles, required: true) : [],
        .. Checks.Length($"{f}.name", p.Name, 200), .. Checks.OneOf($"{f}.sex", p.Sex, Sexes), .. Checks.OneOf($"{f}.age", p.Age, Ages), .. Checks.OneOf($"{f}.language", p.Language, Languages),
        .. Checks.Length($"{f}.barEnrolment", p.BarEnrolment, 60), .. Checks.Length($"{f}.prisonerNumber", p.PrisonerNumber, 60), .. Checks.Email($"{f}.email", p.Email), .. Checks.Phone($"{f}.phone", p.Phone)];

    internal static IEnumerable<FieldError> Place(PlaceInput place, string f) =>
        (place.AccessPoint is null ? 0 : 1) + (place.Link ? 1 : 0) + (place.Courtroom ? 1 : 0) == 1 ? [] : Checks.Error($"{f}.place", "check.one-place");
}
