using System.Globalization;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;

namespace RuleOfLaw.Courts.Platform.Ui;

/// <summary>The one place that builds an address with a query: values are encoded here, whatever they hold. A test refuses addresses put together by hand.</summary>
public static class PageLink
{
    /// <summary>
    /// <c>PageLink.To("/holidays/move", ("day", day), ("name", name))</c>. A value that is null or empty is left out; dates are ISO, numbers invariant,
    /// true and false in small letters. A fragment in <paramref name="path"/> stays at its end.
    /// </summary>
    public static string To(string path, params IReadOnlyList<(string Name, object? Value)> query)
    {
        var (page, fragment) = path.Split('#', 2) is [var before, var after] ? (before, "#" + after) : (path, "");
        var pairs = query.Select(q => KeyValuePair.Create(q.Name, Text(q.Value))).Where(q => !string.IsNullOrEmpty(q.Value));
        return page + QueryString.Create(pairs) + fragment;
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        bool yes => yes ? "true" : "false",
        LocalDate day => LocalDatePattern.Iso.Format(day),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
