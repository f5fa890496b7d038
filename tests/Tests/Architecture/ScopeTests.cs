using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Support.CourtInUse;

namespace RuleOfLaw.Courts.Tests.Architecture;

/// <summary>No door of the API acts on, or tells of, what lies outside the caller's scope: it answers as if that did not exist.</summary>
public sealed class ScopeTests(CourtInUse court) : IClassFixture<CourtInUse>
{
    [Fact]
    public async Task What_is_out_of_scope_does_not_exist()
    {
        using var everywhere = await court.Api("clerk");
        var hearing = await Json(await everywhere.Post("/api/v1/hearings", Booking("Scope 1", At(2, "09:00"))));
        var appearance = (string)hearing["appearances"]![0]!["id"]!;
        var tried = 0;
        foreach (var (role, elsewhere) in new[] { ("clerk", "VC-KP-40"), ("judge", "VC-KP-40"), ("operator", "AP-KP-40") })
        {
            using var there = await court.Api(role);
            using var caller = await court.Api(role, elsewhere);
            foreach (var door in Doors.Of(court.Services.GetRequiredService<EndpointDataSource>()).Where(HasTarget))
            {
                var address = door.Address.Replace("/hearings/01234567-89ab-7cde-8f01-23456789abcd", $"/hearings/{hearing["id"]}", StringComparison.Ordinal)
                    .Replace("/appearances/01234567-89ab-7cde-8f01-23456789abcd", $"/appearances/{appearance}", StringComparison.Ordinal);
                using var answer = await door.Knock(caller, address);
                if (Doors.LetThrough(answer))
                {
                    tried++;
                    Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{door.Name} as {role} of {elsewhere}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                }
            }
        }
        Assert.True(tried >= 20, $"only {tried} doors were tried");
        Assert.Equal(1, await court.Owner.One<int>("select revision from scheduling.hearing where id = @id", new { id = Guid.Parse((string)hearing["id"]!) }));
        Assert.Equal("Scheduled", await court.Owner.One<string>("select status from scheduling.hearing where id = @id", new { id = Guid.Parse((string)hearing["id"]!) }));
    }

    /// <summary>Names one courtroom, access point, hearing or appearance; what is looked up of the registry is nobody's secret.</summary>
    private static bool HasTarget(Door door) =>
        door.Pattern.StartsWith("/api/v1/", StringComparison.Ordinal) && (door.Method != "GET" || door.Pattern.Contains("/hearings/{", StringComparison.Ordinal) || door.Pattern is "/api/v1/slots")
        && (door.Pattern.Contains('{') || door.Pattern is "/api/v1/slots" or "/api/v1/hearings");
}
