using NodaTime;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>The injected clock, for ASP.NET Core's own cookies and lockouts.</summary>
internal sealed class ClockTime(IClock clock) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => clock.GetCurrentInstant().ToDateTimeOffset();
}
