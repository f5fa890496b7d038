using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using RuleOfLaw.Courts.Identity.ApiKeys;
using RuleOfLaw.Courts.Identity.Audit;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Identity.Proxies;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Identity.Secrets;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Platform.Jobs;

namespace RuleOfLaw.Courts.Identity;

/// <summary>The door to accounts, roles, sign-in, API keys and the audit trail.</summary>
public static class IdentityModule
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<TimeProvider, ClockTime>();
        services.AddSingleton<Callers>();
        services.AddSingleton<ICallers>(p => p.GetRequiredService<Callers>());
        services.AddSingleton<Platform.Live.IKnowCallers>(p => p.GetRequiredService<Callers>());
        services.AddSingleton<FailedKeys>();
        services.AddSingleton<KeysInUse>();
        services.AddScoped<KnownPlaces>();
        services.AddScoped<IMakeUsers, MakeUsers>();
        services.AddScoped<UserAccounts>();
        services.AddScoped<Attempts>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<BrowserSessions>();
        services.AddSingleton<KnownBrowsers>();
        services.AddSingleton<KeptForms>();
        services.AddRecurringJob<ForgetSignIns>();

        services.AddSingleton<DataDirectory>();
        services.AddSingleton<ExportedHeads>();
        services.AddScoped<AuditHeadFolders>();
        services.AddRecurringJob<SealAudit>();

        services.AddSingleton<KeyFile>();
        services.AddSingleton<KeyCertificates>();
        services.AddSingleton<OuterKeyStore>();
        services.AddSingleton<OuterKey>();
        services.AddDataProtection().SetApplicationName("RuleOfLaw.Courts");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, DataProtectionKeys>();

        var authentication = services.AddAuthentication(Schemes.Any);
        authentication.AddPolicyScheme(Schemes.Any, null, o => o.ForwardDefaultSelector = http => http.Request.Headers.Authorization.Count > 0 ? Schemes.ApiKey : Schemes.Session);
        authentication.AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(Schemes.ApiKey, null);
        authentication.AddCookie(Schemes.Session, Session.Configure);
        authentication.AddCookie(Schemes.Code, Session.ConfigureCode);

        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddAntiforgery();
        services.AddSingleton<BelievedProxies>();
        services.AddSingleton<IConfigureOptions<ForwardedHeadersOptions>>(p => p.GetRequiredService<BelievedProxies>());
        services.AddSingleton<UnbelievedProxies>();
        return services;
    }

    /// <summary>
    /// A sentence where this node must not serve: a setting is wrong, or it lacks the key outside the database. A database that is away is no
    /// reason. Says which proxies are believed.
    /// </summary>
    public static string? WhyNotToStart(this IHost app)
    {
        var log = app.Services.GetRequiredService<ILogger<UnbelievedProxies>>();
        var proxies = app.Services.GetRequiredService<BelievedProxies>();
        log.ForwardedHeadersBelieved(proxies.Said);
        try
        {
            app.Services.GetRequiredService<OuterKey>().Ready();
            return proxies.Fault;
        }
        catch (OuterKeyException e)
        {
            return e.Message;
        }
        catch (NpgsqlException e)
        {
            log.DatabaseAwayAtStart(e.SqlState ?? e.GetType().Name);
            return proxies.Fault;
        }
    }

    /// <summary>First of all: believes, or notices, what a proxy says of the client.</summary>
    public static void UseProxies(this IApplicationBuilder app)
    {
        app.Use(app.ApplicationServices.GetRequiredService<UnbelievedProxies>().Notice);
        app.UseForwardedHeaders();
    }

    /// <summary>After authentication: fills the pipeline's <see cref="Platform.Pipeline.CallContext"/>.</summary>
    public static IApplicationBuilder UseCaller(this IApplicationBuilder app) => app.UseMiddleware<CallerMiddleware>();

    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder routes)
    {
        routes.MapSignOut();
        return routes;
    }
}
