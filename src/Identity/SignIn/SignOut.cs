using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>Ends the session on this browser.</summary>
internal static class SignOut
{
    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/sign-out", async (HttpContext http, IAntiforgery antiforgery, Flash flash) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http))
            {
                return Results.StatusCode(StatusCodes.Status400BadRequest);
            }
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
            await http.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
            flash.Say("auth.signed_out");
            return Results.LocalRedirect("/sign-in");
        }).AllowAnonymous().ExcludeFromDescription();
}
