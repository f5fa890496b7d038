using NodaTime;
using RuleOfLaw.Courts.Platform.Time;

namespace RuleOfLaw.Courts.Reminders.Email;

/// <summary>A message as it leaves: <paramref name="Key"/> is stable over retries, so that a peer can drop what it has already.</summary>
/// <param name="Written">When, in the court's zone.</param>
internal sealed record Letter(string Key, string To, string Language, string Subject, string Text, string Html, string Calendar, CalendarMethod Method, OffsetDateTime Written);

/// <summary>What became of a letter that was handed to a gateway.</summary>
internal abstract record Delivery
{
    /// <summary>The gateway took it.</summary>
    internal sealed record Accepted : Delivery;

    /// <summary>The gateway will never take it; <paramref name="Why"/> is a reason's code.</summary>
    internal sealed record Refused(string Why) : Delivery;

    /// <summary>This try failed and counts; the next may not. <paramref name="Unsure"/>: the letter may have got through all the same.</summary>
    internal sealed record Later(string Why, bool Unsure = false) : Delivery;

    /// <summary>The gateway takes neither this letter nor any other: all wait, and nothing counts. <paramref name="Trouble"/> is one of <see cref="Email.Trouble"/>.</summary>
    /// <param name="Offered">It refused when this letter came: should that alone be the cause, the others pass it by.</param>
    internal sealed record Down(string Trouble, bool Offered = false) : Delivery;
}

/// <summary>Why a gateway takes nothing; each has a text <c>gateway.trouble.TROUBLE</c>.</summary>
internal static class Trouble
{
    public const string Unreachable = "unreachable", Secure = "secure", SignIn = "sign-in", Sender = "sender-refused", Busy = "busy";

    public static readonly IReadOnlyList<string> All = [Unreachable, Secure, SignIn, Sender, Busy];
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
    /// <summary>Ends within eleven minutes. Whatever goes wrong is an answer, not an exception.</summary>
    Task<Delivery> Send(Letter letter);
}
