using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Demonstration.Contracts;
using RuleOfLaw.Courts.Demonstration.Seeding;

namespace RuleOfLaw.Courts.Demonstration;

/// <summary>The door to the demonstration: invented courts' work to try everything with.</summary>
public static class DemonstrationModule
{
    public static IServiceCollection AddDemonstration(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<Accounts>();
        services.AddScoped<ISeed, Seed>();
        return services;
    }
}
