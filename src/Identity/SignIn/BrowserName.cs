namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>What a person recognises a browser by: "Firefox, Windows". No more of what it says of itself is kept.</summary>
internal static class BrowserName
{
    // In this order: most say that they are several.
    private static readonly (string Sign, string Name)[]
        Browsers = [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")],
        Systems = [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    /// <returns>Empty where nothing is recognised.</returns>
    public static string Of(string userAgent) =>
        string.Join(", ", new[] { Browsers, Systems }.Select(names => names.FirstOrDefault(n => userAgent.Contains(n.Sign, StringComparison.Ordinal)).Name).Where(n => n is not null));
}
