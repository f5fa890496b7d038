namespace RuleOfLaw.Courts.Tests.Platform.Input;

/// <summary>Values that have turned into faults here or elsewhere: ends of the calendar, numbers for names, characters that show nothing or break encodings.</summary>
internal static class Corpus
{
    /// <summary>What the gate should stop, or read as nothing.</summary>
    public static readonly string[] Broken =
        ["\0", "a\0b", "VC-KP-01\0", "0000-00-00", "2026-02-30", "-0001-01-01", "10000-01-01", "NaN", "1e309", "99999999999999999999", "Routine, Urgent", "null", "{", "\uFFFD", new('x', 3000)];

    /// <summary>What may be let through and must do no harm behind the gate.</summary>
    public static readonly string[] Odd =
        ["0001-01-01", "9999-12-31", "2200-12-31", "1947-01-01", "4", "-1", "2147483647", "\u200B\u2060\u200D", "' or 1=1; --", "a|b:c|:/%_\\", "😀 ۱۲۳ é", "start:x"];

    /// <summary>JSON values, as they are written.</summary>
    public static readonly string[] Json =
    [
        "null", "4", "\"4\"", "-1", "1.5", "1e400", "99999999999999999999", "true", "\"\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\u200b\\u2060\"", "[]", "[null]", "{}", "[[[]]]",
        "\"0001-01-01\"", "\"9999-12-31\"", "\"0001-01-01T00:00:00-18:00\"", "\"9999-12-31T23:59:59.9999999+18:00\"", "\"2026-12-02T09:00:00.000000001+05:00\"", "\"2026-12-02T09:00:30+05:00\"",
        "\"2026-12-02T09:00:00+05:00:30\"", "\"Routine, Urgent\"", "\"Heard, Adjourned\"", $"\"{new string('x', 25_000)}\"",
    ];

    /// <summary>Topics of the hub.</summary>
    public static readonly string?[] Topics =
        [null, "", "courtroom:VC-KP-01:9999-12-31", "courtroom:VC-KP-01:0001-01-01", "courtroom:VC-KP-01:-0001-01-01", "courtroom:VC-KP-01:2200-12-31", "access-point:AP-KP-01:9999-12-31", "courtroom:\0:2026-12-01", "courtroom:é:2026-12-01", ":::", new('x', 5000)];
}
