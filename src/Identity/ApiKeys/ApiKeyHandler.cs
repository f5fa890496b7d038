using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Identity.ApiKeys;

/// <summary>
/// <c>Authorization: Bearer KEY</c>. The key is looked up by its SHA-256, so nothing about a stored key can be learnt from how long a
/// refusal takes. An address that keeps trying keys that do not exist is not looked up one by one; a true key gets through from there too.
/// </summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, Callers callers, FailedKeys failed, KeysInUse keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }
        var network = ClientNetwork.Of(Context.Connection.RemoteIpAddress);
        if (ApiKeySecret.Hash(header[Bearer.Length..].Trim()) is not { } hash || (failed.TooMany(network) && !await keys.Exists(hash, Context.RequestAborted)))
        {
            return AuthenticateResult.Fail("not a key");
        }
        if (await callers.Key(hash, Context.RequestAborted) is not { } caller)
        {
            failed.Count(network);
            return AuthenticateResult.Fail("no such key");
        }
        var identity = new ClaimsIdentity([new(Schemes.KeyClaim, hash), new(ClaimTypes.NameIdentifier, caller.Id.ToString())], Scheme.Name);
        return AuthenticateResult.Success(new(new(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Unauthenticated.Answer().ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problem.Forbidden.Answer().ExecuteAsync(Context);
}
