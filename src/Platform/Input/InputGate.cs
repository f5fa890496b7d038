using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Platform.Input;

/// <summary>
/// Stands before every page and endpoint: what an address or a form holds is looked at here once, by the types that the page or endpoint declares.
/// What does not fit is answered 400 with its field and shape, and so nothing behind the gate meets it.
/// </summary>
public static class InputGate
{
    private static readonly ConditionalWeakTable<Endpoint, InputContract> Contracts = [];

    /// <summary>First in the pipeline: an address can be made of scheme and host. Load balancers ask for health without a host.</summary>
    public static IApplicationBuilder UseHostGate(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.Path.StartsWithSegments("/health") || (http.Request.Host.HasValue && Uri.TryCreate($"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}/", UriKind.Absolute, out _)))
        {
            return next(http);
        }
        return Problem.Invalid(new FieldError("Host", "shape.host")).Answer().ExecuteAsync(http);
    });

    /// <summary>Last before the endpoints: who calls is known and the antiforgery token has been looked at.</summary>
    public static IApplicationBuilder UseInputGate(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var request = http.Request;
        if (!InputText.Holds(request.Path.Value ?? "", InputText.MostInAddress) || request.RouteValues.Values.OfType<string>().Any(v => !InputText.Holds(v, InputText.MostInAddress)))
        {
            Problem.NotFound.Leave(http); // no address of ours holds such a thing
            return;
        }
        List<FieldError> errors = http.GetEndpoint() is RouteEndpoint endpoint ? [.. Contracts.GetValue(endpoint, InputContract.Of).Errors(request)] : [];
        foreach (var (name, values) in await Form(request))
        {
            if (!InputText.Holds(name, InputText.MostInAddress) || values.Any(v => v is not null && !InputText.Holds(v)))
            {
                errors.Add(InputShape.Error(InputText.Quoted(name), typeof(string)));
            }
        }
        if (errors.Count > 0)
        {
            Problem.Invalid(errors).Leave(http);
            return;
        }
        await next(http);
    });

    /// <summary>The form, where it is one that can be read; an unreadable one is left to whoever wants it, and refused there.</summary>
    private static async Task<IEnumerable<KeyValuePair<string, StringValues>>> Form(HttpRequest request)
    {
        // A form without a valid token may not even be asked for its content type; its endpoint refuses it.
        if (request.HttpContext.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } || !request.HasFormContentType)
        {
            return [];
        }
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return [];
        }
    }
}
