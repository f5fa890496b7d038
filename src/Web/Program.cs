using RuleOfLaw.Courts.Attendance;
using RuleOfLaw.Courts.Demonstration;
using RuleOfLaw.Courts.Identity;
using RuleOfLaw.Courts.Platform;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Reminders;
using RuleOfLaw.Courts.Scheduling;
using RuleOfLaw.Courts.Statistics;
using RuleOfLaw.Courts.Web;
using RuleOfLaw.Courts.Web.Commands;
using RuleOfLaw.Courts.Web.Hosting;

var verb = Verbs.In(args);
var builder = WebApplication.CreateBuilder(verb is null ? args : []);
builder.AddCourtsLogging(forVerb: verb is not null);

builder.Services.AddPlatform(builder.Configuration, CourtsModules.All);
builder.Services.AddIdentity();
builder.Services.AddScheduling(builder.Configuration);
builder.Services.AddAttendance(builder.Configuration);
builder.Services.AddReminders(builder.Configuration);
builder.Services.AddStatistics(builder.Configuration);
builder.Services.AddDemonstration(builder.Configuration);
builder.Services.AddPages();
builder.Services.AddApiDescription();
builder.Services.AddRateLimits();

var app = builder.Build();
if (verb is not null)
{
    return await verb.Run(app.Services, Console.Out, Console.Error);
}

if (app.WhyNotToStart() is { } reason)
{
    Console.Error.WriteLine(reason);
    return 1;
}

app.UseProxies();
app.UsePages();
app.UseRouting();
app.UseAuthentication();
app.UseCaller();
app.UseRateLimiter();
app.UseUnknownAddresses();
app.UseAuthorization();
app.UseOutputCache();
app.UseAntiforgery();
app.UseInputGate();

app.MapPages();
app.MapHealth();
app.MapApiDescription();
app.MapPlatform();
app.MapIdentity();
app.MapScheduling();
app.MapStatistics();
app.MapAttendance();
app.MapReminders();

app.Run();
return 0;
