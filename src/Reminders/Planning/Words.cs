namespace RuleOfLaw.Courts.Reminders.Planning;

/// <summary>The kinds of messages, as stored.</summary>
internal static class Kind
{
    public const string Confirmation = "confirmation", Change = "change", Cancellation = "cancellation",
        ThreeDays = "reminder-3-days", OneDay = "reminder-1-day", Morning = "reminder-morning";

    public static readonly IReadOnlyList<string> Reminders = [ThreeDays, OneDay, Morning];

    public static bool IsReminder(string kind) => kind.StartsWith("reminder-", StringComparison.Ordinal);
}

/// <summary>The states of messages, as stored.</summary>
internal static class State
{
    public const string Planned = "planned", Sending = "sending", Sent = "sent", Failed = "failed", Unsure = "unsure", Superseded = "superseded", Kept = "kept";

    public static readonly IReadOnlyList<string> All = [Planned, Sending, Sent, Kept, Failed, Unsure, Superseded];
}

/// <summary>Why a message was superseded, failed, is unsure, or waits for another try; each has a text <c>message.why.REASON</c>.</summary>
internal static class Why
{
    public const string Changed = "changed", Cancelled = "cancelled", Started = "started", Gone = "gone", NewerMessage = "newer-message",
        TooLate = "too-late", NoAddress = "no-address", AddressRefused = "address-refused", AddressLetters = "address-letters",
        MessageRefused = "message-refused", Unwritable = "unwritable", PutOff = "put-off", BrokenOff = "broken-off", NoAnswer = "no-answer", GaveUp = "gave-up";
}
