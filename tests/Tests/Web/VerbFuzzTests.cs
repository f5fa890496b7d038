using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Commands;
using RuleOfLaw.Courts.Tests.Platform.Input;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Web.Commands;

namespace RuleOfLaw.Courts.Tests.Web;

/// <summary>Whatever stands on the command line is done, refused or answered with the verb's help; the database's own words are no answer.</summary>
public sealed partial class VerbFuzzTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    // They change the whole installation and take no values that a person types.
    private static readonly string[] Whole = ["migrate", "prepare", "seed", "outer-key replace"];

    [Fact]
    public async Task No_word_of_a_command_line_is_a_fault()
    {
        await using var scope = courts.Services.CreateAsyncScope();
        var verbs = scope.ServiceProvider.GetServices<ICommandLineVerb>().Where(v => !Whole.Contains(v.Name)).ToList();
        Assert.True(verbs.Count > 10);
        var faults = new List<string>();
        var files = Directory.CreateTempSubdirectory("courts-verbs-").FullName;
        string Value(string option, string odd) => option == "out" ? Path.Combine(files, odd) : odd;
        foreach (var verb in verbs)
        {
            var options = Options().Matches(verb.Help).Select(m => m.Groups[1].Value).Distinct().Where(o => !verb.Flags.Contains(o)).ToList();
            foreach (var odd in Corpus.Broken.Concat(Corpus.Odd).Where(v => !v.Contains('\0')))
            {
                await Try([.. verb.Name.Split(' '), odd, .. options.SelectMany(o => new[] { $"--{o}", Value(o, odd) })]);
                await Try([.. verb.Name.Split(' '), .. options.SelectMany(o => new[] { $"--{o}", Value(o, odd) })]);
            }
        }
        Directory.Delete(files, recursive: true);
        Assert.Empty(faults);

        async Task Try(string[] words)
        {
            var error = new StringWriter();
            try
            {
                var code = await Verbs.In(words)!.Run(courts.Services, new StringWriter(), error);
                if (code is not (0 or 1 or 2) || error.ToString().Contains("The database refused", StringComparison.Ordinal))
                {
                    faults.Add($"{string.Join(' ', words)[..Math.Min(80, string.Join(' ', words).Length)]}: {code} {error}");
                }
            }
            catch (Exception e)
            {
                faults.Add($"{string.Join(' ', words)[..Math.Min(80, string.Join(' ', words).Length)]}: {e.GetType().Name} {e.Message}");
            }
        }
    }

    [GeneratedRegex("--([a-z-]+)")]
    private static partial Regex Options();
}
