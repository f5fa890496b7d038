using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace RuleOfLaw.Courts.Statistics;

/// <summary>The door to counts, measures and exports.</summary>
public static class StatisticsModule
{
    public static IServiceCollection AddStatistics(this IServiceCollection services, IConfiguration configuration) => services;

    public static IEndpointRouteBuilder MapStatistics(this IEndpointRouteBuilder routes) => routes;
}
