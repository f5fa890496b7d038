using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Reminders.Email;
using RuleOfLaw.Courts.Reminders.Planning;

namespace RuleOfLaw.Courts.Reminders.Sending;

/// <summary>Writes what became of a letter, and whether the gateway answers. A stopping node still does.</summary>
internal sealed class DeliveryRecord(NpgsqlDataSource db, GatewayPause pause, IClock clock)
{
    public const int MostAttempts = 8;

    /// <summary>A letter of which nobody knows whether it got through is tried less often: each try may be another copy.</summary>
    public const int MostUnsureAttempts = 3;

    /// <summary>Puts a letter back that the gateway did not look at; one at which it refused everything comes after the others.</summary>
    public Task PutBack(MessageRow message, bool offered = false) =>
        Write(message, State.Planned, null, clock.GetCurrentInstant() + (offered ? Duration.FromMinutes(10) : Duration.Zero), message.Attempts, message.UnsureAttempts, sure: true);

    public async Task Write(MessageRow message, Delivery delivery)
    {
        var now = clock.GetCurrentInstant();
        var (attempts, unsure) = (message.Attempts + 1, message.UnsureAttempts + (delivery is Delivery.Later { Unsure: true } ? 1 : 0));
        if (delivery is Delivery.Down down)
        {
            pause.Down(now, down.Trouble);
            await PutBack(message, down.Offered);
            return;
        }
        pause.Up();
        var (state, reason, next) = delivery switch
        {
            Delivery.Accepted => (State.Sent, null, now),
            Delivery.Refused refused => (GivenUp(unsure), refused.Why, now),
            Delivery.Later when attempts >= MostAttempts || unsure >= MostUnsureAttempts => (GivenUp(unsure), unsure > 0 ? Why.NoAnswer : Why.GaveUp, now),
            Delivery.Later later => (State.Planned, later.Why, now + Pause(attempts)),
            _ => throw new InvalidOperationException(),
        };
        await Write(message, state, reason, next, attempts, unsure, sure: delivery is not (Delivery.Accepted or Delivery.Later { Unsure: true }));
    }

    /// <summary>What a message is that is not tried any more.</summary>
    public static string GivenUp(int unsureAttempts) => unsureAttempts > 0 ? State.Unsure : State.Failed;

    /// <param name="sure">This try certainly reached nobody.</param>
    private async Task Write(MessageRow message, string state, string? reason, Instant next, int attempts, int unsure, bool sure)
    {
        await using var connection = await db.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            update reminders.message set state = @state, reason = @reason, next_at = @next, attempts = @attempts, unsure_attempts = @unsure, sending_since = null,
                sent_at = case when @state = 'sent' then @now end, handed_at = case when @sure then @before else handed_at end
            where id = @id and state = 'sending'
            """, new { state, reason, next, attempts = (short)attempts, unsure = (short)unsure, now = clock.GetCurrentInstant(), sure, before = message.HandedAt, id = message.Id });
    }

    /// <summary>One, two, four … minutes, at most an hour.</summary>
    private static Duration Pause(int attempts) => Duration.FromMinutes(Math.Min(60, 1 << Math.Min(attempts - 1, 10)));
}
