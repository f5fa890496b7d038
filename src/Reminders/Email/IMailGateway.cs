using RuleOfLaw.Courts.Platform.Time;

namespace RuleOfLaw.Courts.Reminders.Email;

/// <summary>A message as it leaves: <paramref name="Key"/> is stable over retries, so that a peer can drop what it has already.</summary>
internal sealed record Letter(string Key, string To, string Language, string Subject, string Text, string Html, string Calendar, CalendarMethod Method);

/// <summary>What became of a letter that was handed to a gateway.</summary>
internal abstract record Delivery
{
    /// <summary>The gateway took it.</summary>
    internal sealed record Accepted : Delivery;

    /// <summary>The gateway will never take it; <paramref name="Why"/> is a reason's code.</summary>
    internal sealed record Refused(string Why) : Delivery;

    /// <summary>The gateway asks to try this one again later.</summary>
    internal sealed record Later : Delivery;

    /// <summary>There is no talking to the gateway: everything waits. <paramref name="Unsure"/>: this letter may have got through before the line broke.</summary>
    internal sealed record Down(bool Unsure) : Delivery;
}

/// <summary>What messages are handed to: SMTP now; SMS brings its own letters and gateway.</summary>
internal interface IMailGateway
{
    /// <summary>False while there are no settings: messages are kept instead.</summary>
    bool Ready { get; }

    /// <summary>A line to the gateway for one worker; it may serve many letters, one after the other.</summary>
    IMailLine Open();
}

internal interface IMailLine : IDisposable
{
    /// <summary>Ends within half a minute; expected failures are answers, not exceptions.</summary>
    Task<Delivery> Send(Letter letter);
}
