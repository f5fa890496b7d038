using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Courts;

namespace RuleOfLaw.Courts.Scheduling.AccessPoints;

/// <summary>Access points in the registry's order, each with its stations and today's hours.</summary>
/// <param name="Kind">One of the kinds of place; null: all.</param>
/// <param name="Search">Part of a code or of a name in either language.</param>
/// <param name="After">The code after which the page begins.</param>
/// <param name="Limit">1 to 500; null: all.</param>
[Allow(Role.Clerk, Role.Operator, Role.Judge, Role.ProgrammeStaff, Role.FocalPoint, Role.DeliveryUnit, Role.SteeringCommittee, Role.Administrator, Role.Auditor)]
internal sealed record ListAccessPoints(string? Province = null, string? District = null, string? Kind = null, string? Search = null, string? After = null, int? Limit = null) : IQuery<AccessPointList>;

internal sealed record AccessPointLine(AccessPoint AccessPoint, DayView Today);

/// <param name="Next">The code to ask after for more; null at the end.</param>
internal sealed record AccessPointList(IReadOnlyList<AccessPointLine> Lines, string? Next);

internal sealed class ListAccessPointsHandler(IRegistry registry, CalendarSnapshot calendar, IClock clock) : IRequestHandler<ListAccessPoints, Outcome<AccessPointList>>
{
    public async Task<Outcome<AccessPointList>> Handle(ListAccessPoints request, CancellationToken cancel)
    {
        var found = (await registry.Now(cancel)).AccessPoints.Where(a =>
            (request.Province is null or "" || a.Province == request.Province) && (request.District is null or "" || a.District == request.District)
            && (request.Kind is null or "" || a.Kind == request.Kind) && RegistrySearch.Finds(request.Search, a.Code, a.NameEn, a.NameUr)).ToList();
        if (!Paged.Take(found, a => a.Code, request.After, request.Limit, out var page, out var next))
        {
            return Problem.Invalid(new FieldError("after", "check.unknown"));
        }
        var facts = await calendar.Present(cancel);
        var now = clock.GetCurrentInstant();
        var none = new Dictionary<LocalDate, int>();
        return new AccessPointList([.. page.Where(a => facts.AccessPoints.ContainsKey(a.Code)).Select(a =>
        {
            var today = LocalDay.At(now, a.Zone);
            return new AccessPointLine(a, DayView.Of(facts, facts.AccessPoints[a.Code], today, today, none)[0]);
        })], next);
    }
}

internal sealed class CheckListAccessPoints : ICheck<ListAccessPoints>
{
    public IEnumerable<FieldError> Check(ListAccessPoints r) => [
        .. Checks.Length("search", r.Search, 100), .. Checks.Length("province", r.Province, 40), .. Checks.Length("district", r.District, 40), .. Checks.Length("kind", r.Kind, 40),
        .. Checks.Length("after", r.After, 60), .. Checks.Range("limit", r.Limit, 1, Paged.Most)];
}
