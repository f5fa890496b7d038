using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Statistics.Counts;
using RuleOfLaw.Courts.Statistics.Exports;
using RuleOfLaw.Courts.Statistics.Facts;
using RuleOfLaw.Courts.Statistics.Figures;

namespace RuleOfLaw.Courts.Statistics;

/// <summary>The door to counts, measures and exports.</summary>
public static class StatisticsModule
{
    public static IServiceCollection AddStatistics(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<StationUse>();
        services.AddRecurringJob<SettleFacts>();
        services.AddSingleton<PublicFiguresKept>();
        return services;
    }

    public static IEndpointRouteBuilder MapStatistics(this IEndpointRouteBuilder routes)
    {
        CountsApi.Map(routes.MapGroup("/api/v1").WithTags("counts"));
        ExportEndpoints.Map(routes);
        return routes;
    }
}
