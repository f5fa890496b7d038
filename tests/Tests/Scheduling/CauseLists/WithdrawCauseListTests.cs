using System.Net;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;
using RuleOfLaw.Courts.Tests.Architecture;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.CauseLists;

/// <summary>The last publication is taken back within five minutes and before its day; the record keeps both, and counting forgets it.</summary>
public sealed class WithdrawCauseListTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Day = CourtsFixture.Today.PlusDays(1);

    private async Task<HearingId> Book(string room, int hour, string number, LocalDate? day = null) =>
        await courts.Owner.Hearing(room, Given.At(day ?? Day, hour), 15, "Scheduled", await courts.Owner.Case(room, number, $"State v. {number}"));

    private Task<Publication> Publish(string room, LocalDate? day = null) => courts.Do(CourtsFixture.Clerk(room), new PublishCauseList(room, day ?? Day));

    private Task<Outcome<Done>> Withdraw(string room, int number = 0, LocalDate? day = null) => courts.Send(CourtsFixture.Clerk(room), new WithdrawCauseList(room, day ?? Day, number));

    private Task<CauseListView> Look(string room) => courts.Do(CourtsFixture.Clerk(room), new GetCauseList(room, Day));

    private Task<PublishedListView> Public(string room) => courts.Do(CourtsFixture.Anonymous, new GetPublishedList(room, Day));

    private Task<int> Counted(string room) => courts.Owner.One<int>("select count(*) from scheduling.hearing_day d join scheduling.courtroom r on r.id = d.courtroom_id where r.code = @room", new { room });

    [Fact]
    public async Task A_main_list_that_is_taken_back_is_gone_for_the_public_and_stays_in_the_record()
    {
        const string room = "VC-KP-10";
        await Book(room, 9, "10/2026");
        var first = await Publish(room);
        Assert.NotEmpty(await courts.Do(CourtsFixture.Anonymous, new FindListed("10/2026")));

        Assert.True((await Withdraw(room)).Succeeded);

        Assert.Empty((await Public(room)).Publications);
        Assert.Empty((await Public(room)).Lines);
        Assert.Empty(await courts.Do(CourtsFixture.Anonymous, new FindListed("10/2026")));
        var draft = await Look(room);
        Assert.Equal((0, "listed"), (draft.Publications.Count, draft.Lines.Single().Change));
        Assert.Equal([(0, first.PublishedAt)], draft.Withdrawn.Select(w => (w.Number, w.PublishedAt)));
        Assert.Equal((1, 1, 0), (
            await courts.Owner.One<int>("select count(*) from scheduling.cause_list l join scheduling.courtroom r on r.id = l.courtroom_id where r.code = @room and published_at is not null", new { room }),
            await courts.Owner.One<int>("select count(*) from platform.audit_entry where action = 'WithdrawCauseList' and target_id = @room", new { room }), await Counted(room)));
        Assert.True((await Withdraw(room)).Succeeded); // a second click
    }

    [Fact]
    public async Task It_is_published_again_with_what_was_put_right()
    {
        const string room = "VC-KP-11";
        await Book(room, 10, "11/2026");
        await Publish(room);
        await Withdraw(room);
        await Book(room, 9, "12/2026");

        Assert.Equal((0, 2), ((await Publish(room)) is var again ? (again.Number, again.Items) : default));
        Assert.Equal([(1, "12/2026"), (2, "11/2026")], (await Public(room)).Lines.Select(l => (l.Serial, l.Cases![0].Number)));
        Assert.Equal(2, await Counted(room));
        Assert.True((await Withdraw(room)).Succeeded);
        Assert.Equal((2, 0), ((await Look(room)).Withdrawn.Count, await Counted(room)));
    }

    [Fact]
    public async Task A_supplementary_list_that_is_taken_back_leaves_the_list_before_it_and_only_the_last_one_can_be()
    {
        const string room = "VC-KP-12";
        await Book(room, 9, "13/2026");
        await Publish(room);
        var added = await Book(room, 10, "14/2026");
        await courts.Do(CourtsFixture.Clerk(room), new PublishSupplement(room, Day, 1));

        Assert.Equal("stale", (await Withdraw(room)).Problem?.Slug);
        Assert.True((await Withdraw(room, 1)).Succeeded);

        Assert.Equal(["13/2026"], (await Public(room)).Lines.Select(l => l.Cases![0].Number));
        Assert.Equal([("added", added)], (await Look(room)).Waiting.Select(l => (l.Change, l.Hearing)));
        Assert.Equal(1, await Counted(room));
        Assert.Equal((1, 1), (await courts.Do(CourtsFixture.Clerk(room), new PublishSupplement(room, Day, 1))) is var p ? (p.Number, p.Items) : default);
        Assert.Equal(2, await Counted(room));
    }

    [Fact]
    public async Task An_old_tab_takes_back_what_it_published_and_nothing_later()
    {
        const string room = "VC-KP-18";
        await Book(room, 9, "20/2026");
        var first = await Publish(room);
        var old = new WithdrawCauseList(room, Day, 0, first.PublishedAt);
        await courts.Do(CourtsFixture.Clerk(room), old);
        courts.Clock.Advance(Duration.FromSeconds(30));
        await Publish(room);
        courts.Clock.Advance(Duration.FromSeconds(-30));

        Assert.True((await courts.Send(CourtsFixture.Clerk(room), old)).Succeeded); // answered as before
        Assert.Single((await Public(room)).Publications);
    }

    [Fact]
    public async Task Not_after_five_minutes_nor_on_its_day_nor_by_others()
    {
        const string room = "VC-KP-13";
        await Book(room, 9, "15/2026");
        await Book(room, 15, "16/2026", CourtsFixture.Today);
        await Publish(room);
        await Publish(room, CourtsFixture.Today);

        Assert.Equal("cause-list-day-begun", (await Withdraw(room, day: CourtsFixture.Today)).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Clerk("VC-KP-14"), new WithdrawCauseList(room, Day, 0))).Problem?.Slug);
        Assert.Equal("forbidden", (await courts.Send(CourtsFixture.Judge(room), new WithdrawCauseList(room, Day, 0))).Problem?.Slug);
        courts.Clock.Advance(Duration.FromMinutes(6));
        Assert.Equal("too-late-to-undo", (await Withdraw(room)).Problem?.Slug);
        courts.Clock.Advance(Duration.FromMinutes(-6));
        Assert.Single((await Public(room)).Publications);
    }

    [Fact]
    public async Task A_hearing_of_a_withdrawn_list_is_not_counted_as_listed_whatever_becomes_of_it()
    {
        const string room = "VC-KP-15";
        var (heard, cancelled) = (await Book(room, 9, "17/2026"), await Book(room, 10, "18/2026"));
        await Publish(room);
        await courts.Do(CourtsFixture.Clerk(room), new CancelHearing(cancelled, 1, "OTHER"));
        async Task<RuleOfLaw.Courts.Statistics.Contracts.Counts> Total() =>
            (await courts.Do(CourtsFixture.In(Role.ProgrammeStaff, Scope.All), new CountHearings(Day, Day, [], new(Courtroom: room)))).Total;
        Assert.Equal((1, 1), (await Total() is var before ? (before.Listed, before.Cancelled) : default));

        await Withdraw(room);

        Assert.Equal(0, (await Total()).Listed);
        await courts.Do(CourtsFixture.Judge(room), new StartHearing(heard));
        await courts.Do(CourtsFixture.Judge(room), new ConcludeHearing(heard, HearingOutcome.Heard));
        Assert.Equal((0, 1), (await Total() is var after ? (after.Listed, after.HeldUnpublished) : default));
    }

    [Theory]
    [InlineData("en", "VC-KP-16", "Undo")]
    [InlineData("ur", "VC-KP-17", "تبدیلی واپس لیں")]
    public async Task The_page_offers_it_after_publishing_and_as_long_as_it_can_be_done(string language, string room, string words)
    {
        await Book(room, 9, "19/2026");
        var address = $"/cause-lists/{room}/2026-12-02";
        using var clerk = await courts.BrowserAs("clerk", room, language);
        await clerk.Send(await clerk.Open(address), address, "publish");

        var published = await clerk.Open(address);
        Assert.Contains(words, published.Words(".notice .undo button"), StringComparison.Ordinal);
        Assert.Equal(2, published.QuerySelectorAll("form.undo").Length);
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(published, address, "withdraw", ("do", published.QuerySelector(".notice .undo button")!.GetAttribute("value")))).StatusCode);

        var withdrawn = await clerk.Open(address);
        Assert.Single(withdrawn.QuerySelectorAll(".notice"));
        Assert.Empty(withdrawn.QuerySelectorAll("form.undo"));
        Assert.NotNull(withdrawn.QuerySelector(".publish button"));
        using var anybody = courts.Browser();
        Assert.DoesNotContain("19/2026", (await anybody.Open($"/lists/{room}/2026-12-02")).Words("main"), StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_reads_lists_reads_what_stands()
    {
        var raw = SourceFiles.Of(".razor", ".cs").Where(f => System.Text.RegularExpressions.Regex.IsMatch(f.Text, @"(from|join) scheduling\.cause_list\b"))
            .Select(f => f.Path.Replace('\\', '/')).Where(p => !p.StartsWith("Demonstration/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

        // One shows what was withdrawn, one numbers the editions.
        Assert.Equal(["Scheduling/CauseLists/CauseListState.cs", "Scheduling/CauseLists/PublishCauseList.cs"], raw);
    }

    [Fact]
    public async Task The_application_itself_can_neither_delete_a_hearing_day_nor_change_a_withdrawal()
    {
        await using var connection = await courts.App.OpenConnectionAsync();
        foreach (var sql in new[] { "delete from scheduling.hearing_day", "update scheduling.cause_list_withdrawal set withdrawn_by = ''", "delete from scheduling.cause_list_withdrawal" })
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, connection);
            Assert.Equal("42501", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
        }
    }
}
