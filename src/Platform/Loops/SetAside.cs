using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Platform.Loops;

/// <summary>
/// Where a loop that serves everybody leaves what it could not do, so that the rest goes on: counted, and shown to the administrator on the jobs page.
/// The outbox keeps its own such rows.
/// </summary>
public sealed class SetAside(NpgsqlDataSource db, IClock clock, ILogger<SetAside> log)
{
    private const int MostKept = 1000;

    /// <param name="loop">Which one, kebab-case; its name is the text <c>loops.LOOP</c>.</param>
    /// <param name="item">An id or code, at most 200 characters.</param>
    /// <param name="error">Only its kind is kept.</param>
    /// <param name="cancel">Ends the writing.</param>
    public Task Report(string loop, string item, Exception error, CancellationToken cancel) => Write(
        """
        insert into platform.set_aside (loop, item, error, times, first_at, last_at)
        select $1, $2, $3, 1, $4, $4 where (select count(*) from platform.set_aside) < $5 or exists (select from platform.set_aside where loop = $1 and item = $2)
        on conflict (loop, item) do update set times = platform.set_aside.times + 1, error = excluded.error, last_at = excluded.last_at
        """, cancel, Param.Text(loop), Param.Text(item.Length <= 200 ? item : item[..200]), Param.Text(error.GetType().Name), Param.Time(clock.GetCurrentInstant()), Param.Int(MostKept));

    /// <summary>It works again.</summary>
    public Task Clear(string loop, string item, CancellationToken cancel) => Write("delete from platform.set_aside where loop = $1 and item = $2", cancel, Param.Text(loop), Param.Text(item));

    private async Task Write(string sql, CancellationToken cancel, params NpgsqlParameter[] parameters)
    {
        try
        {
            await using var command = db.CreateCommand(sql);
            command.Parameters.AddRange(parameters);
            await command.ExecuteNonQueryAsync(cancel);
        }
        catch (NpgsqlException e)
        {
            log.NotSetAside(e.SqlState ?? e.GetType().Name); // the loop goes on without its list
        }
    }
}
