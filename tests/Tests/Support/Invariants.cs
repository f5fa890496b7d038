using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Tests.Support;

internal static class Invariants
{
    /// <summary>Checks every invariant that <c>infra/courts verify</c> checks.</summary>
    public static async Task Hold(CourtsApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await using var connection = await app.App.OpenConnectionAsync();
        foreach (var invariant in scope.ServiceProvider.GetServices<IInvariant>())
        {
            Assert.True(await invariant.Violations(connection, default) is { Count: 0 }, invariant.Law);
        }
    }
}
