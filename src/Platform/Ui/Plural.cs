using System.Text.RegularExpressions;

namespace RuleOfLaw.Courts.Platform.Ui;

/// <summary>The forms of words that go with a number: English and Urdu both have one for one and another for all else, none and fractions included.</summary>
public static partial class Plural
{
    /// <param name="number">A number, or one as it is said (<c>1,204</c>, <c>100+</c>).</param>
    public static string Of(object? number, string one, string other) => number switch
    {
        string said => said == "1",
        IConvertible counted and not (bool or char or DateTime) => Convert.ToDecimal(counted, System.Globalization.CultureInfo.InvariantCulture) == 1,
        _ => false,
    } ? one : other;

    /// <summary><c>{count|person|people}</c> in a text; either form may hold placeholders.</summary>
    [GeneratedRegex(@"\{(\w+)\|((?:[^{}|]|\{\w+\})*)\|((?:[^{}|]|\{\w+\})*)\}")]
    public static partial Regex InText();
}
