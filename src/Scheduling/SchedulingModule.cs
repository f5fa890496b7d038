using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.CauseLists;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Courts;
using RuleOfLaw.Courts.Scheduling.Days;
using RuleOfLaw.Courts.Scheduling.Feeds;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Hearings.Stranded;
using RuleOfLaw.Courts.Scheduling.Imports;
using RuleOfLaw.Courts.Scheduling.Listing.Plans;
using RuleOfLaw.Courts.Scheduling.Repairs;
using RuleOfLaw.Courts.Scheduling.Requests;
using RuleOfLaw.Courts.Scheduling.Slots;

namespace RuleOfLaw.Courts.Scheduling;

/// <summary>The door to scheduling: the registry, cases, hearings and their cause lists.</summary>
public static class SchedulingModule
{
    public static IServiceCollection AddScheduling(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<RegistrySnapshot>();
        services.AddSingleton<IRegistry>(p => p.GetRequiredService<RegistrySnapshot>());
        services.AddSingleton<Identity.Contracts.IKnowPlaces, RegistryPlaces>();
        services.AddSingleton<CalendarSnapshot>();
        services.AddScoped<ChangeHearing>();
        services.AddScoped<ICalendarOfDays, CalendarOfDays>();
        services.AddSingleton<StrandedCounts>();
        services.AddScoped<CheckFile>();
        services.AddScoped<BookRows>();
        services.AddRecurringJob<RunImports>();
        services.AddRecurringJob<ForgetImports>();
        services.AddScoped<EditRegistry>();
        services.AddSingleton<PlanRunner>();
        services.AddHostedService(p => p.GetRequiredService<PlanRunner>());
        services.AddRecurringJob<ForgetPlans>();
        services.AddSingleton(p => SearchGate.For(p.GetRequiredService<NpgsqlDataSource>()));
        services.AddScoped<Situations>();
        services.AddScoped<RepairScene>();
        return services;
    }

    public static void MapScheduling(this IEndpointRouteBuilder endpoints)
    {
        RegistryApi.Map(endpoints.MapGroup("/api/v1").WithTags("registry"));
        SlotsApi.Map(endpoints.MapGroup("/api/v1").WithTags("hearings"));
        HearingApi.Map(endpoints.MapGroup("/api/v1").WithTags("hearings"));
        ProfessionalsApi.Map(endpoints.MapGroup("/api/v1").WithTags("cases"));
        BacklogApi.Map(endpoints.MapGroup("/api/v1").WithTags("backlog"));
        ListingApi.Map(endpoints.MapGroup("/api/v1").WithTags("listing"));
        endpoints.MapCauseLists();
        endpoints.MapImports();
        endpoints.MapDay();
        ReadCalendarFeedHandler.Map(endpoints);
    }
}
