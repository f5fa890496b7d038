using System.Text.RegularExpressions;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Web;

namespace RuleOfLaw.Courts.Tests.Architecture;

/// <summary>Every visible word is a text with a key, in both languages. (That no key stands twice is checked when Texts is made.)</summary>
public sealed partial class TextTests
{
    private static readonly Texts Texts = new(CourtsModules.All);

    [Fact]
    public void Every_text_is_said_in_both_languages() =>
        Assert.Empty(Texts.All.Where(t => string.IsNullOrWhiteSpace(t.En) || string.IsNullOrWhiteSpace(t.Ur)).Select(t => t.Key));

    [Fact]
    public void Both_languages_have_the_same_placeholders() =>
        Assert.Empty(Texts.All.Where(t => !Places(t.En).SetEquals(Places(t.Ur))).Select(t => t.Key));

    [Fact]
    public void Urdu_is_written_with_Urdu_letters() =>
        // Arabic yeh and kaf look the same in some fonts and are found by no search.
        Assert.Empty(Texts.All.Where(t => t.Ur.AsSpan().IndexOfAny('ي', 'ك') >= 0).Select(t => t.Key));

    [Fact]
    public void Every_key_used_in_the_sources_exists()
    {
        var missing = new List<string>();
        foreach (var (path, text) in SourceFiles.Of(".razor", ".cs"))
        {
            var regexes = path.EndsWith(".razor", StringComparison.Ordinal) ? new[] { Lookups(), Attributes(), Said() } : [Lookups(), Said()];
            foreach (var use in regexes.SelectMany(r => r.Matches(text)))
            {
                if (!Texts.Has(use.Groups[1].Value))
                {
                    missing.Add($"{path}:{SourceFiles.LineOf(text, use.Index)} {use.Groups[1].Value}");
                }
            }
            foreach (var problem in Problems().Matches(text).Cast<Match>())
            {
                var slug = problem.Groups[1].Value;
                missing.AddRange(new[] { "title", "detail" }.Select(part => $"problem.{slug}.{part}").Where(key => !Texts.Has(key)).Select(key => $"{path}:{SourceFiles.LineOf(text, problem.Index)} {key}"));
            }
        }
        Assert.Empty(missing);
    }

    /// <summary>Every text, said of one thing: "1 people" is no English and "1 افراد" no Urdu. Bounds (min, max, most) are constants above one.</summary>
    [Fact]
    public void A_word_goes_with_its_number()
    {
        var wrong = new List<string>();
        foreach (var (key, en, ur) in Texts.All.Where(t => !Constants.Contains(t.Key)))
        {
            var ones = Names().Matches(en).Select(m => m.Groups[1].Value).Distinct().ToDictionary(n => n, n => (object?)(NoCounts.Contains(n) ? "X" : 1));
            wrong.AddRange(new[] { ("en", Of(EnglishMany(), Texts.In("en", key, ones))), ("ur", Of(UrduMany(), Texts.In("ur", key, ones))) }.Where(f => f.Item2 is not null).Select(f => $"{key} ({f.Item1}): {f.Item2}"));
        }
        Assert.Empty(wrong);

        static string? Of(Regex many, string said) => many.Match(said) is { Success: true } m && !Verbs.Contains(m.Groups[1].Value) ? m.Value : null;
    }

    [Theory]
    [InlineData(1, "1 person", "1 فرد")]
    [InlineData("1", "1 person", "1 فرد")]
    [InlineData(0, "0 people", "0 افراد")]
    [InlineData(2, "2 people", "2 افراد")]
    [InlineData("1,001", "1,001 people", "1,001 افراد")]
    [InlineData("100+", "100+ people", "100+ افراد")]
    [InlineData(1.5, "1.5 people", "1.5 افراد")]
    public void English_and_Urdu_have_one_form_for_one_and_another_for_all_else(object number, string english, string urdu)
    {
        var count = new Dictionary<string, object?> { ["count"] = number };

        Assert.Contains(english, Texts.In("en", "msg.reminder_sent", count));
        Assert.Contains(urdu, Texts.In("ur", "msg.reminder_sent", count));
    }

    /// <summary>A form whose number a call leaves out would be shown as it is written.</summary>
    [Fact]
    public void Every_call_gives_the_numbers_of_its_text()
    {
        var forms = Texts.All.Select(t => (t.Key, Names: Plural.InText().Matches(t.En + t.Ur).Select(m => m.Groups[1].Value).Distinct().ToList())).Where(t => t.Names.Count > 0).ToList();
        var sources = SourceFiles.Of(".razor", ".cs").ToList();
        var missing = from form in forms
                      from source in sources
                      from at in Regex.Matches(source.Text, $"\"{Regex.Escape(form.Key)}\"").Select(m => m.Index)
                      let call = source.Text.Substring(at, Math.Min(500, source.Text.Length - at))
                      from name in form.Names
                      where !call.Contains($"(\"{name}\"", StringComparison.Ordinal)
                      select $"{source.Path}:{SourceFiles.LineOf(source.Text, at)} {form.Key} without {name}";

        Assert.NotEmpty(forms);
        Assert.Empty(missing);
    }

    // Days, rows and hearings that are constants above one.
    private static readonly string[] Constants = ["import.none-why", "import.file-hint", "styleguide.sentence"];

    // Placeholders that hold words, times or a bound.
    private static readonly HashSet<string> NoCounts =
    [
        "name", "place", "field", "date", "time", "case", "case_no", "courtroom", "accessPoint", "access_point", "judge", "from", "to", "until", "reason", "limit", "source", "text", "near", "code", "number",
        "serial", "row", "year", "status", "since", "protected", "accused", "one", "other", "old_date", "outcome", "was", "allowed", "why", "words", "title", "min", "max", "most", "megabytes", "position", "share",
    ];

    private static readonly string[] Verbs = ["is", "was", "has", "does", "goes", "less", "as", "ms", "this", "its", "finds"];

    [GeneratedRegex(@"\{(\w+)[|}]")]
    private static partial Regex Names();

    [GeneratedRegex(@"(?<![\w.])1 (?:(?!(?:is|was|has|of|in|to|and|at|before)\b)[a-z]+ )?([a-z]+s|people|children)\b(?! as many)")]
    private static partial Regex EnglishMany();

    [GeneratedRegex(@"(?<!\w)1 (?:\w+ )?(افراد|حروف|قطاریں|قطاروں|اندراجات|سماعتیں|سماعتوں|پیشیاں|پیشیوں|نتائج|سطریں|سطروں|شرکا|گھنٹے|دنوں|عدالتیں|ملزمان)(?!\w)")]
    private static partial Regex UrduMany();

    private static HashSet<string> Places(string text) => [.. Placeholders().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"\{[a-z_]+\}", RegexOptions.IgnoreCase)]
    private static partial Regex Placeholders();

    // T["key"], texts["key", …], T.Get("key"), T.In(language, "key")
    [GeneratedRegex(@"\b(?:T|[Tt]exts)(?:\[|\.Get\()""([^""$]+)""")]
    private static partial Regex Lookups();

    // The parameters of components that take a key.
    [GeneratedRegex(@"<[A-Z]\w*\s(?:[^<>]|=>)*?\b(?:Label|Title|Hint|Prompt)=""([^""@]+)""")]
    private static partial Regex Attributes();

    // new FieldError(field, "key"), Flash.Say("key", new FlashMessage("key"
    [GeneratedRegex(@"(?:new FieldError\([^,()]*(?:\([^()]*\))?[^,()]*,\s*|\b[Ff]lash\.Say\(|new FlashMessage\()""([^""$]+)""")]
    private static partial Regex Said();

    [GeneratedRegex(@"(?:Problem\.(?:Refuse|Conflict)|new Problem)\(\s*""([a-z0-9-]+)""")]
    private static partial Regex Problems();
}
