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
