using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Identity.Users;

/// <summary>What passwords must be like: length over composition (OWASP ASVS 5.0, 6.2), and hard to guess for who knows the person and the site.</summary>
internal static class AccountRules
{
    public const int ShortestPassword = 12, LongestPassword = 128, LongestUserName = 64;

    /// <summary>Guesses are estimated on so many characters: longer ones cost time and change nothing.</summary>
    private const int Estimated = 40;

    /// <summary>zxcvbn's third of four steps: weeks of a hundred guessers who hold the hash.</summary>
    private const int LeastScore = 3;

    private static readonly Lazy<Zxcvbn.Zxcvbn> Guesser = new(() => new());

    private static readonly string[] Site = ["ruleoflaw", "rule of law", "courts", "court", "video court", "judiciary", "pakistan", "sessions", "hearing", "adalat"];

    /// <summary>Null where the password will do; else why not, for the form's field.</summary>
    /// <param name="field">The form's field.</param>
    /// <param name="password">Of any length.</param>
    /// <param name="known">What everybody knows of the person: user name, names, e-mail address.</param>
    public static FieldError? Refuses(string field, string? password, params IEnumerable<string?> known)
    {
        if (password is not { Length: >= ShortestPassword and <= LongestPassword } || password.Distinct().Count() < 5)
        {
            return new(field, "account.bad-password", Problem.Named(("min", ShortestPassword), ("max", LongestPassword)));
        }
        var words = known.OfType<string>().SelectMany(k => k.Split('@')[0].Split([' ', '.', '-', '_', ','], StringSplitOptions.RemoveEmptyEntries).Prepend(k)).Where(w => w.Length >= 3).ToList();
        if (words.Any(w => w.Length >= 4 && password.Contains(w, StringComparison.OrdinalIgnoreCase)))
        {
            return new(field, "account.weak-password");
        }
        return Score(password.Length <= Estimated ? password : password[..Estimated], [.. words, .. Site]) < LeastScore ? new(field, "account.common-password") : null;
    }

    /// <summary>One at a time: the library does not say that it may be asked by several.</summary>
    private static int Score(string password, string[] known)
    {
        lock (Guesser)
        {
            return Guesser.Value.EvaluatePassword(password, known).Score;
        }
    }
}
