using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Attendance.Board;
using RuleOfLaw.Courts.Attendance.CheckIn;
using RuleOfLaw.Courts.Attendance.Incidents;
using RuleOfLaw.Courts.Attendance.JudgeDay;

namespace RuleOfLaw.Courts.Attendance;

/// <summary>The door to attendance: check-in, incidents, and the live board.</summary>
public static class AttendanceModule
{
    public static IServiceCollection AddAttendance(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<DayReader>();
        services.AddScoped<Scheduling.Contracts.IAttendanceOfHearings, AttendanceOfHearings>();
        services.AddScoped<Scheduling.Contracts.IReportOutages, OpenOutages>();
        JudgeLive.Add(services);
        BoardLive.Add(services);
        DeskLive.Add(services);
        return services;
    }

    public static void MapAttendance(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1").WithTags("attendance");
        CheckInApi.Map(api);
        IncidentApi.Map(api);
        DeskHeartbeat.Map(endpoints);
    }
}
