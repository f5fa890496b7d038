using NodaTime;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>A clock that stands until it is moved. Starts on Tuesday 1 December 2026, 09:00 in Pakistan.</summary>
public sealed class FakeClock(Instant now) : IClock
{
    private readonly Lock gate = new();
    private Instant now = now;

    public FakeClock()
        : this(Instant.FromUtc(2026, 12, 1, 4, 0)) { }

    public Instant GetCurrentInstant()
    {
        lock (gate)
            return now;
    }

    public void Set(Instant instant)
    {
        lock (gate)
            now = instant;
    }

    public void Advance(Duration duration)
    {
        lock (gate)
            now += duration;
    }
}
