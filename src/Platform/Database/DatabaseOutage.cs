using Npgsql;

namespace RuleOfLaw.Courts.Platform.Database;

/// <summary>Tells the database's own trouble from a fault of ours or of one input.</summary>
public static class DatabaseOutage
{
    /// <summary>The database is down, starting, stopping or full: it will come back, and the work may be repeated.</summary>
    public static bool Caused(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is PostgresException answered)
            {
                return answered.SqlState is ['5', '7' or '3', ..] or ['0', '8', ..] or "25006";
            }
            if (e is NpgsqlException)
            {
                return true; // no connection, or it broke
            }
        }
        return false;
    }
}
