using MediatR;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>Ends the session on this browser, on the server too: a copy of its cookie opens nothing any more.</summary>
[Allow(Role.Public)]
internal sealed record EndThisSession : IRequest<Outcome<Done>>;

internal sealed class EndThisSessionHandler(BrowserSessions sessions, Work work) : IRequestHandler<EndThisSession, Outcome<Done>>
{
    public async Task<Outcome<Done>> Handle(EndThisSession request, CancellationToken cancel) =>
        await sessions.EndCurrent(cancel) is { } user
            ? await work.Transact<Done>(tx =>
            {
                tx.Audit(nameof(SignOut), Target.Of(PlatformTarget.User, user));
                return Task.FromResult<Outcome<Done>>(Done.Yes);
            }, cancel)
            : Done.Yes;
}

internal static class SignOut
{
    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/sign-out", async (HttpContext http, IAntiforgery antiforgery, IMediator mediator, Flash flash) =>
        {
            // Whoever's session has ended is signed out already: there is nothing left that a forged form could do.
            if (http.User.Identity?.IsAuthenticated == true && !await antiforgery.IsRequestValidAsync(http))
            {
                return Results.StatusCode(StatusCodes.Status400BadRequest);
            }
            await mediator.Send(new EndThisSession(), http.RequestAborted);
            await http.SignOutAsync(Schemes.Session);
            await http.SignOutAsync(Schemes.Code);
            flash.Say("auth.signed_out");
            return Results.LocalRedirect("/sign-in");
        }).AllowAnonymous().ExcludeFromDescription();
}
