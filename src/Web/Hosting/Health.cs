using Npgsql;

namespace RuleOfLaw.Courts.Web.Hosting;

/// <summary>
/// For load balancers: the process answers, and it reaches its database. No detail to strangers. Answered before anybody asks who calls, so
/// that no header, cookie or key changes the answer.
/// </summary>
internal static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Ok()).AllowAnonymous().ShortCircuit();
        routes.MapGet("/health/ready", async (NpgsqlDataSource db, CancellationToken cancel) =>
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(Patience);
            try
            {
                await using var command = db.CreateCommand("select 1");
                await command.ExecuteScalarAsync(patience.Token);
                return Results.Ok();
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException && !cancel.IsCancellationRequested)
            {
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            }
        }).AllowAnonymous().ShortCircuit();
    }
}
