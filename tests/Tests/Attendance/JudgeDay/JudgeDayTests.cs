using NodaTime;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Attendance.JudgeDay;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Attendance.JudgeDay;

public sealed class JudgeDayTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Today = CourtsFixture.Today;

    private async Task<JudgeRoom> Look(string room) => (await courts.Do(CourtsFixture.Judge(room), new GetJudgeDay(Today))).Rooms.Single();

    [Fact]
    public async Task A_hearing_is_there_whatever_side_record_is_missing()
    {
        const string room = "VC-KP-10";
        var open = await courts.Owner.Case(room, "10/2026", "State v. Ten");
        var hearing = await courts.Owner.Hearing(room, Given.At(Today, 10), 15, "Scheduled", open);
        await courts.Owner.Appearance(hearing, open, "Gul Khan", accessPoint: "AP-KP-01");
        await courts.Owner.Appearance(hearing, open, "Advocate Noor", "advocate");
        var bare = await courts.Owner.Hearing(room, Given.At(Today, 11), 15, "Scheduled");

        var list = await Look(room);

        Assert.Null(list.Published);
        Assert.Equal([hearing, bare], list.Lines.Select(l => l.Hearing));
        Assert.All(list.Lines[0].People, p => Assert.Equal(AttendanceStatus.Expected, p.Attendance));
        Assert.Equal(("AP-KP-01", 1), list.Lines[0].People.Where(p => !p.Counsel).Select(p => (p.AccessPoint, p.Station)).Single());
        Assert.Equal("Advocate Noor", list.Lines[0].People.Single(p => p.Counsel).Name);
    }

    [Fact]
    public async Task Serials_are_those_published_and_a_published_hearing_that_was_cancelled_stays_visible()
    {
        const string room = "VC-KP-11";
        var first = await courts.Owner.Hearing(room, Given.At(Today, 10), 15, "Scheduled", await courts.Owner.Case(room, "1/2026", "State v. A"));
        await courts.Owner.Hearing(room, Given.At(Today, 11), 15, "Scheduled", await courts.Owner.Case(room, "2/2026", "State v. B"));
        await courts.Do(CourtsFixture.Clerk(room), new PublishCauseList(room, Today));
        await courts.Do(CourtsFixture.Clerk(room), new CancelHearing(first, 1, "OTHER"));
        await courts.Owner.Hearing(room, Given.At(Today, 9, 30), 15, "Scheduled", await courts.Owner.Case(room, "3/2026", "State v. C"));

        var list = await Look(room);

        Assert.Equal([(null, HearingStatus.Scheduled), (1, HearingStatus.Cancelled), (2, HearingStatus.Scheduled)], list.Lines.Select(l => (l.Serial, l.Status)));
    }

    [Fact]
    public async Task A_late_hearing_moves_the_predicted_times_and_its_start_can_be_taken_back_for_five_minutes()
    {
        const string room = "VC-KP-12";
        var late = await courts.Owner.Hearing(room, Given.At(Today, 8, 50), 15, "Scheduled", await courts.Owner.Case(room, "1/2026", "State v. A"));
        await courts.Owner.Hearing(room, Given.At(Today, 9, 5), 15, "Scheduled", await courts.Owner.Case(room, "2/2026", "State v. B"));
        await courts.Do(CourtsFixture.Judge(room), new StartHearing(late));

        var list = await Look(room);

        Assert.Equal(HearingStatus.InSession, list.Lines[0].Status);
        Assert.Equal(courts.Clock.GetCurrentInstant() + Duration.FromMinutes(5), list.Lines[0].UndoUntil);
        Assert.Equal(Given.At(Today, 9, 15), list.Lines[1].PredictedAt);
    }

    [Fact]
    public async Task Another_judges_room_is_not_shown()
    {
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Judge("VC-KP-13"), new GetJudgeRoom("VC-KP-14", Today))).Problem?.Slug);
        Assert.Equal("forbidden", (await courts.Send(CourtsFixture.Clerk("VC-KP-13"), new GetJudgeDay(Today))).Problem?.Slug);
    }
}
