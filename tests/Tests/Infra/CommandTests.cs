using System.Diagnostics;
using System.Text.RegularExpressions;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Infra;

/// <summary>The commands people type tell the truth about themselves.</summary>
public sealed partial class CommandTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("test")]
    [InlineData("courts")]
    [InlineData("bench")]
    public async Task Help_lists_every_option_the_command_understands(string command)
    {
        var help = await Output(command, "--help");
        var understood = OptionCase().Matches(await File.ReadAllTextAsync(Repository.PathOf("infra", command))).Select(m => m.Groups[1].Value);

        Assert.All(understood, option => Assert.Contains(option, help));
        Assert.DoesNotContain("set -", help);
    }

    [Fact]
    public async Task An_unknown_option_is_refused_in_a_sentence()
    {
        using var run = Start("run", "--nonsense");
        var error = await run.StandardError.ReadToEndAsync();
        await run.WaitForExitAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("infra/run: unknown option --nonsense; infra/run --help shows what there is\n", error);
    }

    [Theory]
    [InlineData(".ci", "run")]
    [InlineData(".github", "workflows", "ci.yml")]
    public async Task Continuous_integration_calls_infra_test_and_no_other_command(params string[] file)
    {
        var called = InfraCommand().Matches(await File.ReadAllTextAsync(Repository.PathOf(file))).Select(m => m.Value);

        Assert.Equal(["infra/test"], called);
    }

    [Fact]
    public async Task The_list_of_third_party_licences_is_up_to_date()
    {
        using var check = Start("licences", "--check");
        var complaint = await check.StandardError.ReadToEndAsync();
        await check.WaitForExitAsync();

        Assert.True(check.ExitCode == 0, complaint);
    }

    private static async Task<string> Output(string command, params string[] arguments)
    {
        using var process = Start(command, arguments);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    private static Process Start(string command, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Repository.PathOf("infra", command), arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    // A branch of the command's own case statement: "    --port) …".
    [GeneratedRegex(@"^\s+(--[a-z]+)(?: \| -h)?\)", RegexOptions.Multiline)]
    private static partial Regex OptionCase();

    [GeneratedRegex(@"infra/[a-z]+")]
    private static partial Regex InfraCommand();
}
