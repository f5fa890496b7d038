using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.CauseLists;

public sealed class PublishCauseListTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Day = CourtsFixture.Today.PlusDays(1);

    private async Task<HearingId> Book(string room, int hour, string number, bool restricted = false) =>
        await courts.Owner.Hearing(room, Given.At(Day, hour), 15, "Scheduled", await courts.Owner.Case(room, number, $"State v. {number}", restricted));

    private Task<CauseListView> Look(string room) => courts.Do(CourtsFixture.Clerk(room), new GetCauseList(room, Day));

    [Fact]
    public async Task Publishing_twice_publishes_once()
    {
        const string room = "VC-KP-01";
        await Book(room, 9, "1/2026");
        await Book(room, 10, "2/2026");

        var first = await courts.Do(CourtsFixture.Clerk(room), new PublishCauseList(room, Day));
        await Book(room, 11, "3/2026");
        var second = await courts.Do(CourtsFixture.Clerk(room), new PublishCauseList(room, Day));

        Assert.Equal(new Publication(0, courts.Clock.GetCurrentInstant(), 2), first);
        Assert.Equal(first, second);
        Assert.Equal(2, await courts.Owner.One<int>("select count(*) from scheduling.hearing_day d join scheduling.courtroom r on r.id = d.courtroom_id where r.code = @room", new { room }));
        Assert.Equal(["1/2026", "2/2026"], (await Look(room)).Lines.Select(l => l.Cases[0].Number));
        Assert.Equal(["3/2026"], (await Look(room)).Waiting.Select(l => l.Cases[0].Number));
    }

    [Fact]
    public async Task Later_changes_wait_on_the_next_numbered_list_until_it_is_published()
    {
        const string room = "VC-KP-02";
        var moved = await Book(room, 9, "1/2026");
        var cancelled = await Book(room, 10, "2/2026");
        await courts.Do(CourtsFixture.Clerk(room), new PublishCauseList(room, Day));
        await courts.Owner.Sql("update scheduling.hearing set starts_at = starts_at + interval '5 hours', ends_at = ends_at + interval '5 hours', revision = 2 where id = @id", new { id = moved.Value });
        await courts.Owner.Sql("delete from scheduling.reservation where hearing_id = @id; update scheduling.hearing set status = 'Cancelled', revision = 2 where id = @id", new { id = cancelled.Value });
        await Book(room, 12, "3/2026");

        var seen = await Look(room);
        Assert.Equal([(1, "retimed", "1/2026"), (2, "removed", "2/2026"), (3, "added", "3/2026")], seen.Waiting.Select(l => (l.Serial, l.Change, l.Cases[0].Number)));
        Assert.Equal(Given.At(Day, 9), seen.Waiting[0].WasAt);
        Assert.All((await courts.Do(CourtsFixture.Anonymous, new GetPublishedList(room, Day))).Lines, l => Assert.Equal("listed", l.Change));

        var published = await courts.Do(CourtsFixture.Clerk(room), new PublishSupplement(room, Day, 1, seen.Seen));
        var again = await courts.Do(CourtsFixture.Clerk(room), new PublishSupplement(room, Day, 1, seen.Seen));

        Assert.Equal((1, 3), (published.Number, published.Items));
        Assert.Equal(published, again);
        var after = await courts.Do(CourtsFixture.Anonymous, new GetPublishedList(room, Day));
        Assert.Equal([(1, "retimed", 1), (2, "removed", 1), (3, "added", 1)], after.Lines.Select(l => (l.Serial, l.Change, l.Number)));
        Assert.Equal(Given.At(Day, 9), after.Lines[0].WasAt);
        Assert.Equal("cause-list-nothing-waits", (await courts.Send(CourtsFixture.Clerk(room), new PublishSupplement(room, Day, 2))).Problem?.Slug);
        Assert.Empty((await Look(room)).Waiting);
    }

    [Fact]
    public async Task What_is_published_is_what_was_looked_at()
    {
        const string room = "VC-KP-03";
        await Book(room, 9, "1/2026");
        var seen = await Look(room);
        await Book(room, 10, "2/2026");

        Assert.Equal("stale", (await courts.Send(CourtsFixture.Clerk(room), new PublishCauseList(room, Day, seen.Seen))).Problem?.Slug);
        Assert.Empty((await Look(room)).Publications);
    }

    [Fact]
    public async Task Sixteen_clerks_at_once_publish_one_list()
    {
        const string room = "VC-KP-04";
        await Book(room, 9, "1/2026");

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => courts.Do(CourtsFixture.Clerk(room), new PublishCauseList(room, Day))));

        Assert.Single(answers.Distinct());
        Assert.Equal(1, await courts.Owner.One<int>("select count(*) from scheduling.cause_list l join scheduling.courtroom r on r.id = l.courtroom_id where r.code = @room", new { room }));
    }

    [Fact]
    public async Task A_day_without_hearings_and_a_day_that_is_over_are_refused()
    {
        const string room = "VC-KP-05";
        await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(-1), 9), 15, "Scheduled", await courts.Owner.Case(room, "1/2026", "State v. A"));

        Assert.Equal("cause-list-empty", (await courts.Send(CourtsFixture.Clerk(room), new PublishCauseList(room, Day))).Problem?.Slug);
        Assert.Equal("cause-list-day-over", (await courts.Send(CourtsFixture.Clerk(room), new PublishCauseList(room, CourtsFixture.Today.PlusDays(-1)))).Problem?.Slug);
        Assert.Equal("cause-list-not-published", (await courts.Send(CourtsFixture.Clerk(room), new PublishSupplement(room, Day, 1))).Problem?.Slug);
    }

    [Fact]
    public async Task Another_courts_clerk_does_not_find_it()
    {
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Clerk("VC-KP-07"), new PublishCauseList("VC-KP-06", Day))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Clerk("VC-KP-07"), new GetCauseList("VC-KP-06", Day))).Problem?.Slug);
    }

    [Fact]
    public async Task A_restricted_case_is_found_by_nobody_outside_and_shows_nothing()
    {
        const string room = "VC-KP-08";
        await Book(room, 9, "Secret 77/2026", restricted: true);
        var open = await courts.Owner.Case(room, "Open 78/2026", "State v. Open");
        var hidden = await courts.Owner.Case(room, "Hidden 79/2026", "State v. Hidden", restricted: true);
        await courts.Owner.Hearing(room, Given.At(Day, 10), 15, "Scheduled", open, hidden);
        await Book(room, 11, "Plain 80/2026");
        await courts.Do(CourtsFixture.Clerk(room), new PublishCauseList(room, Day));

        var list = await courts.Do(CourtsFixture.Anonymous, new GetPublishedList(room, Day));
        Assert.Equal([null, null, "Plain 80/2026"], list.Lines.Select(l => l.Cases?[0].Number));
        foreach (var number in (string[])["Secret 77/2026", "Hidden 79/2026", "Open 78/2026", "Never 1/1900"])
        {
            Assert.Empty(await courts.Do(CourtsFixture.Anonymous, new FindListed(number)));
        }
        Assert.Equal((room, Day, 3), (await courts.Do(CourtsFixture.Anonymous, new FindListed("plain  80/2026"))).Select(f => (f.Courtroom, f.Day, f.Serial)).Single());
    }
}
