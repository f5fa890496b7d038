using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Scheduling.Listing.Plans;

/// <summary>Listing as a service: an instance in, progress by polling, a plan out. The formats are those of docs/listing.md.</summary>
internal static class ListingApi
{
    /// <summary>The national backlog of 40,000 hearings has 21 MB.</summary>
    private const int MostMegabytes = 28, DefaultSeconds = 10;

    // An instance being read takes several times its size of memory: on one node, two at once.
    private static readonly SemaphoreSlim Reading = new(2);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/listing/plans", Make).Accepts<ListingInstance>("application/json").Produces<PlanView>(202).ProducesProblem(400).ProducesProblem(422).ProducesProblem(429)
            .WithSummary("Ask for the best listing plan found in so many seconds; the body is an instance (listing-instance/1)");
        api.MapGet("/listing/plans/{id:guid}", (Guid id, IMediator to, CancellationToken c) => to.Send(new GetPlan(id), c).Answer())
            .Produces<PlanView>().ProducesProblem(404).WithSummary("How far a plan is, and the best plan so far");
        api.MapPost("/listing/plans/{id:guid}/cancel", (Guid id, IMediator to, CancellationToken c) => to.Send(new CancelPlan(id), c).Answer())
            .Produces<PlanView>().ProducesProblem(404).WithSummary("End a search within a second; the best plan so far stays");
    }

    private static async Task<IResult> Make(int? seconds, int? seed, HttpRequest http, IMediator to, CancellationToken cancel)
    {
        var instance = await Read(http, cancel);
        return instance.Succeeded
            ? await to.Send(new MakePlan(instance.Value, seconds ?? DefaultSeconds, seed ?? 1), cancel).Answer(p => Results.Accepted($"/api/v1/listing/plans/{p.Id}", p))
            : instance.Problem.Answer();
    }

    private static async Task<Outcome<ListingInstance>> Read(HttpRequest http, CancellationToken cancel)
    {
        var tooLarge = ApiBody.TooLarge($"{MostMegabytes} MB");
        if (!http.HasJsonContentType())
        {
            return ApiBody.NotJson;
        }
        if (http.ContentLength > MostMegabytes << 20)
        {
            return tooLarge;
        }
        await Reading.WaitAsync(cancel);
        try
        {
            return await ListingFiles.ReadStrictly(http.Body, MostMegabytes << 20, cancel);
        }
        catch (JsonException e)
        {
            return Problem.Invalid(ApiBody.Malformed(e));
        }
        catch (ListingFormatException)
        {
            return tooLarge;
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode == StatusCodes.Status413PayloadTooLarge ? tooLarge : Problem.Invalid(new FieldError(ApiBody.Whole, "check.malformed"));
        }
        finally
        {
            Reading.Release();
        }
    }
}
