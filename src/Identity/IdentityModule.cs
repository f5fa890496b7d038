using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using RuleOfLaw.Courts.Identity.ApiKeys;
using RuleOfLaw.Courts.Identity.Audit;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Platform.Jobs;

namespace RuleOfLaw.Courts.Identity;

/// <summary>The door to accounts, roles, sign-in, API keys and the audit trail.</summary>
public static class IdentityModule
{
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<TimeProvider, ClockTime>();
        services.AddSingleton<Callers>();
        services.AddSingleton<ICallers>(p => p.GetRequiredService<Callers>());
        services.AddSingleton<Platform.Live.IKnowCallers>(p => p.GetRequiredService<Callers>());
        services.AddSingleton<FailedKeys>();
        services.AddScoped<IMakeUsers, MakeUsers>();
        services.AddScoped<Attempts>();
        services.AddScoped<SecondFactor>();
        services.AddSingleton<KeptForms>();
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<ExportedHeads>();
        services.AddScoped<AuditHeadFolders>();
        services.AddRecurringJob<SealAudit>();

        services.AddDataProtection().SetApplicationName("RuleOfLaw.Courts");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, DataProtectionKeys>();

        services.AddDbContext<AccountsDb>((p, o) => o.UseNpgsql(p.GetRequiredService<NpgsqlDataSource>()));
        services.AddIdentityCore<UserAccount>(AccountRules.Configure)
            .AddEntityFrameworkStores<AccountsDb>()
            .AddSignInManager<CourtsSignIn>()
            .AddDefaultTokenProviders()
            .AddClaimsPrincipalFactory<SessionClaims>();

        var authentication = services.AddAuthentication(Schemes.Any);
        authentication.AddPolicyScheme(Schemes.Any, null, o =>
            o.ForwardDefaultSelector = http => http.Request.Headers.Authorization.Count > 0 ? Schemes.ApiKey : IdentityConstants.ApplicationScheme);
        authentication.AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(Schemes.ApiKey, null);
        authentication.AddIdentityCookies();
        services.ConfigureApplicationCookie(Session.Configure);

        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddAntiforgery();
        Proxies.Add(services, configuration);
        return services;
    }

    /// <summary>After authentication: fills the pipeline's <see cref="Platform.Pipeline.CallContext"/>.</summary>
    public static IApplicationBuilder UseCaller(this IApplicationBuilder app) => app.UseMiddleware<CallerMiddleware>();

    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder routes)
    {
        routes.MapSignOut();
        return routes;
    }
}
