using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Courts;

namespace RuleOfLaw.Courts.Scheduling;

/// <summary>The door to scheduling: the registry, cases, hearings and their cause lists.</summary>
public static class SchedulingModule
{
    public static IServiceCollection AddScheduling(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<RegistrySnapshot>();
        services.AddSingleton<IRegistry>(p => p.GetRequiredService<RegistrySnapshot>());
        return services;
    }

    public static void MapScheduling(this IEndpointRouteBuilder endpoints)
    {
    }
}
