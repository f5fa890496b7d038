using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Reminders.Sending;

/// <summary>How sending stands, for the page of jobs: the gateway's trouble, and what was given up within a day and why. No letter, no name.</summary>
internal sealed class SendingState(NpgsqlDataSource db, IClock clock, Texts texts) : IDescribeJob
{
    private readonly Lock gate = new();
    private (bool Known, string? Trouble) written;

    public string Job => SendMessages.Name;

    /// <summary>Keeps the gateway's trouble, or its end, where every node sees it; writes only what changed.</summary>
    public async Task Keep(string? trouble)
    {
        lock (gate)
        {
            if (written == (true, trouble))
            {
                return;
            }
        }
        await using var connection = await db.OpenConnectionAsync();
        await connection.ExecuteAsync(trouble is null ? "delete from reminders.gateway_trouble where channel = 'email'"
            : """
            insert into reminders.gateway_trouble (channel, trouble, since) values ('email', @trouble, @now)
            on conflict (channel) do update set trouble = excluded.trouble
            """, new { trouble, now = clock.GetCurrentInstant() });
        lock (gate)
        {
            written = (true, trouble);
        }
    }

    public async Task<IReadOnlyList<string>> Lines(CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        var lines = new List<string>();
        foreach (var (trouble, since) in await connection.QueryAsync<(string, Instant)>(new CommandDefinition("select trouble, since from reminders.gateway_trouble order by channel", cancellationToken: cancel)))
        {
            lines.Add(texts["gateway.trouble", ("why", texts[$"gateway.trouble.{trouble}"]), ("time", Say.DateTime(since))]);
        }
        foreach (var (state, reason, count) in await connection.QueryAsync<(string, string, int)>(new CommandDefinition(
            """
            select state, reason, count(*)::int from reminders.message where state in ('failed', 'unsure') and due_at > @since and due_at <= @now group by state, reason order by state, reason
            """, new { now = clock.GetCurrentInstant(), since = clock.GetCurrentInstant() - Duration.FromDays(1) }, cancellationToken: cancel)))
        {
            lines.Add(texts[$"gateway.lately.{state}", ("count", Say.Number(count)), ("why", texts[$"message.why.{reason}"])]);
        }
        return lines;
    }
}
