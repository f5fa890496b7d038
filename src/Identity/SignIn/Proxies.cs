using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>The client's address and scheme are believed from the proxies named in COURTS_PROXIES (networks, comma-separated) and nobody else.</summary>
internal static class Proxies
{
    public static void Add(IServiceCollection services, IConfiguration configuration) =>
        services.AddOptions<ForwardedHeadersOptions>().Configure(options =>
        {
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            options.ForwardedHeaders = ForwardedHeaders.None;
            foreach (var network in (configuration["COURTS_PROXIES"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network.Contains('/', StringComparison.Ordinal) ? network : network + (network.Contains(':', StringComparison.Ordinal) ? "/128" : "/32")));
                options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            }
        });
}
