using NodaTime;

namespace RuleOfLaw.Courts.Reminders.Sending;

/// <summary>While the gateway cannot be talked to, this node tries it with growing pauses, up to a minute; the messages wait unchanged.</summary>
internal sealed class GatewayPause
{
    private static readonly Duration Longest = Duration.FromMinutes(1);
    private readonly Lock gate = new();
    private Instant until = Instant.MinValue;
    private Duration pause = Duration.Zero;

    /// <summary>Why, where it did not answer last; see <see cref="Email.Trouble"/>.</summary>
    public string? Trouble { get; private set; }

    public bool Over(Instant now)
    {
        lock (gate)
        {
            return now >= until;
        }
    }

    /// <summary>Several workers find out at once: that is one pause.</summary>
    public void Down(Instant now, string trouble)
    {
        lock (gate)
        {
            Trouble = trouble;
            if (now >= until)
            {
                pause = pause == Duration.Zero ? Duration.FromSeconds(5) : Duration.Min(Longest, pause + pause);
                until = now + pause;
            }
        }
    }

    public void Up()
    {
        lock (gate)
        {
            (pause, until, Trouble) = (Duration.Zero, Instant.MinValue, null);
        }
    }
}
