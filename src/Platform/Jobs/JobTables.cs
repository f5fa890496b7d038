using Dapper;
using Npgsql;

namespace RuleOfLaw.Courts.Platform.Jobs;

/// <summary>
/// The engine's tables, in the schema <c>jobs</c>: made once per engine version by migrate, as the owner. The application role reads and
/// writes their rows and owns nothing.
/// </summary>
internal static class JobTables
{
#if HANGFIRE
    private static readonly string Engine = $"Hangfire {typeof(Hangfire.PostgreSql.PostgreSqlStorage).Assembly.GetName().Version}";
    private static Task Provision(NpgsqlDataSource owner, CancellationToken cancel) => HangfireEngine.Provision(owner, cancel);
#else
    private static readonly string Engine = $"Quartz {typeof(Quartz.IScheduler).Assembly.GetName().Version}";
    private static Task Provision(NpgsqlDataSource owner, CancellationToken cancel) => QuartzEngine.Provision(owner, cancel);
#endif

    public static async Task Migrate(NpgsqlDataSource owner, CancellationToken cancel)
    {
        await using var connection = await owner.OpenConnectionAsync(cancel);
        // The schema's comment says which engine's tables are there already.
        var done = await connection.ExecuteScalarAsync<string?>("select obj_description(to_regnamespace('jobs'), 'pg_namespace')");
        if (done == Engine)
        {
            return;
        }
        await connection.ExecuteAsync("create schema if not exists jobs");
        await Provision(owner, cancel);
        await connection.ExecuteAsync(
            $"""
            do $$
            declare t text;
            begin
                for t in select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'jobs' loop
                    perform platform.grant_table(t, 'select, insert, update, delete');
                end loop;
                if exists (select from pg_roles where rolname = 'courts_app') then
                    grant usage, select on all sequences in schema jobs to courts_app;
                end if;
            end $$;
            comment on schema jobs is '{Engine}';
            """);
    }
}
