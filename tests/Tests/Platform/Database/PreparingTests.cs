using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Platform.Database;

/// <summary>Why Npgsql prepares nothing by itself (docs/adr/0017).</summary>
public sealed class PreparingTests(CourtsApp app) : IClassFixture<CourtsApp>
{
    [Theory]
    [InlineData("a\0b")]
    [InlineData("error")]
    public async Task An_error_in_a_statement_never_reaches_the_next_user_of_its_connection(string bad)
    {
        var db = app.Services.GetRequiredService<NpgsqlDataSource>();
        Assert.Equal(0, new NpgsqlConnectionStringBuilder(db.ConnectionString).MaxAutoPrepare);
        await using var one = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(app.AppConnection) { MaxPoolSize = 1, MaxAutoPrepare = new NpgsqlConnectionStringBuilder(db.ConnectionString).MaxAutoPrepare }.ConnectionString).Build();
        for (var at = 0; at < 4; at++)
        {
            for (var use = 0; use < 6; use++)
            {
                await using var command = one.CreateCommand($"select 1 / (case when $1::text = 'error' then 0 else 1 end) /* {at} */");
                command.Parameters.Add(new() { Value = use == at ? bad : "good" });
                if (use == at)
                {
                    await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync());
                }
                else
                {
                    Assert.Equal(1, await command.ExecuteScalarAsync());
                }
            }
        }
    }
}
