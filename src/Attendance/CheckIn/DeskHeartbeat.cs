using MediatR;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Attendance.CheckIn;

/// <summary>Where the operator's open page says that its computer is alive. A form with the page's token: a browser's cookie alone is not enough.</summary>
internal static class DeskHeartbeat
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/access-point/{code}/heartbeat", Record).ExcludeFromDescription().RequireAuthorization();

    private static async Task<IResult> Record(string code, HttpContext http, IAntiforgery antiforgery, Permission permission, CallContext call, IMediator to, CancellationToken cancel)
    {
        // Who may is asked before the form is read: a stranger learns nothing from what is wrong with it.
        if (await permission.Refusal(call.Caller, new RecordHeartbeat(code, "", 0), cancel) is { } refusal)
        {
            return refusal.Answer();
        }
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http))
        {
            return Results.BadRequest();
        }
        var form = await http.Request.ReadFormAsync(cancel);
        return await to.Send(new RecordHeartbeat(code, form["device"].ToString(), int.TryParse(form["roundTripMs"], out var took) ? took : -1), cancel).Answer();
    }
}
