namespace RuleOfLaw.Courts.Platform.Ui;

/// <summary>Text in files that spreadsheets open.</summary>
public static class SpreadsheetText
{
    /// <summary>A spreadsheet takes a cell that begins so for a formula.</summary>
    private const string Dangerous = "=+-@\t\r\n";

    /// <summary>Text that no spreadsheet runs: an apostrophe stands before what would be a formula. Source: OWASP, "CSV Injection".</summary>
    public static string Neutral(string text) => text.Length > 0 && Dangerous.Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text;
}
