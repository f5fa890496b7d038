using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Hearings.Stranded;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings.Stranded;

/// <summary>Thousands are looked through without reading everybody's place and role: what is stranded is the same.</summary>
public sealed class BookedHearingsTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Day = CourtsFixture.Today.PlusDays(1);

    /// <summary>Two who appear in the courtroom in person, or at an access point.</summary>
    private async Task<Guid> Two(string room, double hour, bool guarded = false, bool apart = false, string? at = null)
    {
        var @case = await courts.Owner.Case(room, $"{Guid.NewGuid()}", "State v. Nobody");
        var hearing = await courts.Owner.Hearing(room, Given.At(Day, 0).Plus(Duration.FromMinutes(60 * hour)), 15, "Scheduled", @case);
        var accused = await courts.Owner.Appearance(hearing, @case, "Accused", accessPoint: at);
        var witness = await courts.Owner.Appearance(hearing, @case, "Witness", "witness", @protected: guarded);
        await courts.Owner.Appearance(hearing, @case, "Counsel", "advocate");
        await courts.Owner.Sql("update scheduling.appearance set place = 'courtroom' where hearing_id = @id and place = 'link' and participant_id not in (select id from scheduling.participant where role = 'advocate')", new { id = hearing.Value });
        if (apart)
        {
            await courts.Owner.Sql("update scheduling.appearance set kept_apart = array[(select participant_id from scheduling.appearance where id = @other)] where id = @one", new { one = accused.Value, other = witness.Value });
        }
        return hearing.Value;
    }

    [Fact]
    public async Task Looked_through_or_read_whole_the_same_hearings_are_stranded_for_the_same_reasons()
    {
        const string room = "VC-KP-31";
        Guid[] all =
        [
            await Two(room, 9), await Two(room, 10, guarded: true), await Two(room, 11, apart: true), await Two(room, 12, guarded: true, at: "AP-KP-01"), await Two(room, 12.5, at: "AP-KP-01"), await Two(room, 23, at: "AP-KP-01"),
        ];
        await using var scope = courts.Acting(Caller.System);
        var facts = await scope.ServiceProvider.GetRequiredService<CalendarSnapshot>().Present(default);
        await using var connection = await scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        var places = facts.AccessPoints["AP-KP-01"];

        IReadOnlyList<StrandedHearing> Among(IReadOnlyList<Booked> read) => Stranding.Among(facts, read.Where(b => all.Contains(b.Hearing)));
        var whole = Among(await BookedHearings.Of(connection, null, facts, all, default));
        var passed = Among(await BookedHearings.Read(connection, null, facts, Given.At(Day, 0), [facts.Rooms[room].Id], default));
        var beside = Among(await BookedHearings.Beside(connection, facts, Given.At(Day, 0), [], [], [places.Id], [], default));

        Assert.Equal([(all[1], "protected-together"), (all[2], "keep-apart")], whole.Where(s => s.Hearing != all[5]).Select(s => (s.Hearing, s.Reason)));
        Assert.Contains(whole, s => s.Hearing == all[5]);
        Assert.Equal(whole, passed);
        Assert.Equal(whole.Where(s => s.Hearing == all[5]), beside);
        Assert.Equal(all.Skip(3).Order(), (await BookedHearings.Beside(connection, facts, Given.At(Day, 0), [], [], [places.Id], [], default)).Select(b => b.Hearing).Order());
    }
}
