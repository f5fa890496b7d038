using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Imports;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Imports;

/// <summary>Brings files in as a clerk does; the job is run by hand.</summary>
internal static class Importing
{
    public const string Head = "Reference,Courtroom,Hearing date,Start time,Duration in minutes,Purpose,Case number,Case type,Accused,Prisoner number,Access point of the accused,Advocate,Bar enrolment number";

    public static readonly RowState[] Every = Enum.GetValues<RowState>();

    /// <summary>A row of <see cref="Head"/>'s columns that nothing is wrong with.</summary>
    public static string Row(string reference, string @case, string start = "09:00", string room = "VC-KP-01", string date = "02/12/2026", string minutes = "30", string purpose = "Bail",
        string type = "Sessions trial", string accused = "Ali", string? prisoner = null, string at = "AP-KP-01", string advocate = "", string bar = "") =>
        string.Join(',', reference, room, date, start, minutes, purpose, @case, type, accused, prisoner ?? $"P {@case}", at, advocate, bar);

    public static string File(params string[] rows) => string.Join("\r\n", [Head, .. rows, ""]);

    public static Task<Guid> Upload(this CourtsFixture courts, Caller clerk, string text, Encoding? encoding = null) => courts.Upload(clerk, (encoding ?? new UTF8Encoding(false)).GetBytes(text));

    public static Task<Guid> Upload(this CourtsFixture courts, Caller clerk, byte[] bytes) => courts.Do(clerk, new UploadImport("hearings.csv", bytes.Length, new MemoryStream(bytes)));

    /// <summary>The dry run with the columns as guessed.</summary>
    public static async Task<ImportView> Check(this CourtsFixture courts, Caller clerk, Guid id, string? courtroom = null)
    {
        var settings = (await courts.Do(clerk, new GetImport(id))).Settings;
        await courts.Do(clerk, new CheckImport(id, settings.Encoding, settings.Separator.ToString(), courtroom, settings.Columns, settings.Backlog, settings.HeadingsRow, settings.Dates));
        await courts.RunImports();
        return await courts.Do(clerk, new GetImport(id));
    }

    public static async Task<(Guid Id, ImportView View)> Checked(this CourtsFixture courts, Caller clerk, params string[] rows)
    {
        var id = await courts.Upload(clerk, File(rows));
        return (id, await courts.Check(clerk, id));
    }

    public static async Task<ImportView> Book(this CourtsFixture courts, Caller clerk, Guid id, params int[] lines)
    {
        await courts.Do(clerk, new BookImport(id, lines.Length == 0 ? null : lines));
        await courts.RunImports();
        return await courts.Do(clerk, new GetImport(id));
    }

    public static async Task<IReadOnlyList<ImportRowView>> Rows(this CourtsFixture courts, Caller clerk, Guid id, params RowState[] states) =>
        (await courts.Do(clerk, new GetImportRows(id, states.Length == 0 ? Every : states, 1))).Rows;

    public static async Task RunImports(this CourtsFixture courts)
    {
        await using var scope = courts.Acting(Caller.System);
        await scope.ServiceProvider.GetRequiredService<RunImports>().Run(default);
    }
}
