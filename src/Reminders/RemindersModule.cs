using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Reminders.Email;
using RuleOfLaw.Courts.Reminders.Messages;
using RuleOfLaw.Courts.Reminders.Planning;
using RuleOfLaw.Courts.Reminders.Sending;
using RuleOfLaw.Courts.Reminders.Templates;

namespace RuleOfLaw.Courts.Reminders;

/// <summary>The door to reminders: plans what people must be told of their hearings, and hands it to a gateway.</summary>
public static class RemindersModule
{
    public static IServiceCollection AddReminders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(SmtpSettings.Read(configuration));
        services.AddSingleton<IMailGateway, SmtpGateway>();
        services.AddSingleton<GatewayPause>();
        services.AddSingleton<DeliveryRecord>();
        services.AddSingleton<SlowLetters>();
        services.AddSingleton<SendingState>();
        services.AddSingleton<IDescribeJob>(p => p.GetRequiredService<SendingState>());
        services.AddSingleton<Wording>();
        services.AddScoped<MessageSight>();
        services.AddSingleton(new HearingPanel(typeof(HearingMessages)));
        services.AddScoped<Planner>();
        services.AddScoped<Claims>();
        services.AddRecurringJob<SendMessages>();
        services.AddRecurringJob<PlanMissing>();
        return services;
    }

    public static void MapReminders(this IEndpointRouteBuilder endpoints)
    {
    }
}
