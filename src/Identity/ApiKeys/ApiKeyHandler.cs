using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Identity.ApiKeys;

/// <summary>
/// <c>Authorization: Bearer KEY</c>. The key is looked up by its SHA-256, so nothing about a stored key can be learnt from how long a
/// refusal takes. An address that keeps trying keys that do not exist is refused without a lookup.
/// </summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, Callers callers, FailedKeys failed)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }
        var address = Context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (ApiKeySecret.Hash(header[Bearer.Length..].Trim()) is not { } hash || failed.TooMany(address))
        {
            return AuthenticateResult.Fail("not a key");
        }
        if (await callers.Key(hash, Context.RequestAborted) is not { } known)
        {
            failed.Count(address);
            return AuthenticateResult.Fail("no such key");
        }
        var identity = new ClaimsIdentity([new(Schemes.KeyClaim, hash), new(ClaimTypes.NameIdentifier, known.Caller.Id.ToString())], Scheme.Name);
        return AuthenticateResult.Success(new(new(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Unauthenticated.Answer().ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problem.Forbidden.Answer().ExecuteAsync(Context);
}
