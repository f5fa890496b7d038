using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace RuleOfLaw.Courts.Platform.Ui;

/// <summary>
/// Every word the platform says, in English and Urdu, from the <c>*.texts.csv</c> files beside the slices
/// (columns <c>key,en,ur</c>; placeholders as <c>{name}</c>, <c>{name|prefix.}</c> for the text <c>prefix.VALUE</c>, and forms that go with a
/// number as <c>{count|person|people}</c>). The reader's language is <see cref="CultureInfo.CurrentUICulture"/>.
/// </summary>
public sealed class Texts
{
    private readonly FrozenDictionary<string, (string En, string Ur)> entries;

    /// <summary>Loads the texts embedded in <paramref name="assemblies"/>; a key that stands twice is refused.</summary>
    public Texts(IEnumerable<Assembly> assemblies)
    {
        var all = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var (key, en, ur) in assemblies.Distinct().SelectMany(Read))
        {
            if (!all.TryAdd(key, (en, ur)))
            {
                throw new InvalidOperationException($"The text '{key}' is defined twice.");
            }
        }
        entries = all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public static bool Urdu => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ur";

    /// <summary>The reader's language: <c>en</c> or <c>ur</c>.</summary>
    public static string Language => Urdu ? "ur" : "en";

    public IEnumerable<(string Key, string En, string Ur)> All => entries.Select(e => (e.Key, e.Value.En, e.Value.Ur));

    public string this[string key] => Get(key);

    public string this[string key, params (string Name, object? Value)[] args] => Fill(Find(key, Urdu), Urdu, args.Select(a => (a.Name, a.Value)));

    public string Get(string key, IReadOnlyDictionary<string, object?>? args = null) => In(Language, key, args);

    /// <summary>The text in a named language, whoever reads: for messages to people.</summary>
    public string In(string language, string key, IReadOnlyDictionary<string, object?>? args = null)
    {
        var text = Find(key, language == "ur");
        return args is null ? text : Fill(text, language == "ur", args.Select(a => (a.Key, a.Value)));
    }

    public bool Has(string key) => entries.ContainsKey(key);

    /// <summary>Picks the registry's name in the reader's language.</summary>
    public static string Name(string en, string ur) => Urdu ? ur : en;

    private string Find(string key, bool urdu) =>
        entries.TryGetValue(key, out var entry) ? (urdu ? entry.Ur : entry.En) : throw new KeyNotFoundException($"There is no text '{key}'.");

    private string Fill(string text, bool urdu, IEnumerable<(string Name, object? Value)> args)
    {
        if (!text.Contains('{'))
        {
            return text;
        }
        var given = args.ToList();
        if (text.Contains('|'))
        {
            text = Plural.InText().Replace(text, form => given.Find(a => a.Name == form.Groups[1].Value) is { Name: not null } number
                ? Plural.Of(number.Value, form.Groups[2].Value, form.Groups[3].Value) : form.Value);
        }
        var filled = new StringBuilder(text);
        foreach (var (name, value) in given)
        {
            var words = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            filled.Replace($"{{{name}}}", words);
            // A code is said as its own text says it.
            if (text.IndexOf($"{{{name}|", StringComparison.Ordinal) is >= 0 and var at)
            {
                var prefix = text[(at + name.Length + 2)..text.IndexOf('}', at)];
                filled.Replace($"{{{name}|{prefix}}}", Has(prefix + words) ? Find(prefix + words, urdu) : words);
            }
        }
        return filled.ToString();
    }

    private static IEnumerable<(string, string, string)> Read(Assembly assembly)
    {
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("texts/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture));
            csv.Read();
            csv.ReadHeader();
            while (csv.Read())
            {
                yield return (csv.GetField("key")!, csv.GetField("en")!, csv.GetField("ur")!);
            }
        }
    }
}
