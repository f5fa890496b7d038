using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Courts;
using RuleOfLaw.Courts.Scheduling.Listing.Drafts;
using RuleOfLaw.Courts.Scheduling.Listing.Plans;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Listing.Drafts;

/// <summary>From the backlog to booked hearings, against the real database.</summary>
public sealed partial class DraftTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Monday = new(2026, 12, 7);

    private static PutOnBacklog Asked(string room, string number, int minutes = 20, int parts = 1, LocalDate? limit = null, string at = "AP-KP-01") => new(
        [new(Number: number, Type: "CRIMINAL_SESSIONS", Title: "State v. A")], room, "BAIL", minutes,
        [new(new(AccessPoint: at), "accused", Name: "Ahmad Khan", PrisonerNumber: $"D {room} {number}"), new(new(Link: true), "advocate", Name: "Adv.", BarEnrolment: $"D {room}")],
        Priority.Soon, null, limit, parts, 2);

    private async Task<IReadOnlyList<HearingId>> Waiting(Caller clerk, string room, int count, int minutes = 20)
    {
        var all = new List<HearingId>();
        for (var i = 0; i < count; i++)
        {
            all.AddRange((await courts.Do(clerk, Asked(room, $"{room} {i}", minutes))).Hearings);
        }
        return all;
    }

    private async Task<DraftView> Listed(Caller clerk, Guid draft)
    {
        while (await courts.Services.GetRequiredService<PlanRunner>().RunNext(default))
        {
        }
        var view = await courts.Do(clerk, new GetDraft(draft));
        Assert.Equal(PlanState.Done, view.State);
        return view;
    }

    private Task<Guid> Draft(Caller clerk, IReadOnlyList<HearingId> hearings, int days = 5) => courts.Do(clerk, new MakeDraft(hearings, Monday, Monday.PlusDays(days - 1), 1));

    private async Task<DraftBooked> Book(Caller clerk, Guid draft, IEnumerable<HearingId> hearings)
    {
        var sum = new DraftBooked(0, 0);
        foreach (var batch in hearings.Chunk(CheckBookDraft.AtOnce))
        {
            var done = await courts.Do(clerk, new BookDraft(draft, batch));
            sum = new(sum.Booked + done.Booked, sum.Refused + done.Refused);
        }
        return sum;
    }

    [Fact]
    public async Task A_draft_is_booked_with_everything_that_a_booking_brings_and_booking_it_again_does_nothing()
    {
        var clerk = CourtsFixture.Clerk("VC-KP-30");
        var parts = (await courts.Do(clerk, Asked("VC-KP-30", "Parts", parts: 2))).Hearings;
        IReadOnlyList<HearingId> waiting = [.. parts, .. await Waiting(clerk, "VC-KP-30", 6)];
        var draft = await Draft(clerk, waiting);

        var view = await Listed(clerk, draft);
        Assert.Equal(8, view.Of(DraftRowState.Proposed));
        Assert.Equal(0, await courts.Owner.One<long>("select count(*) from scheduling.reservation where hearing_id = any(@ids)", new { ids = waiting.Select(h => h.Value).ToArray() }));
        courts.Clock.Advance(Duration.FromHours(1));
        Assert.Equal(new(8, 0), await Book(clerk, draft, waiting));
        Assert.Equal(8, await courts.Owner.One<long>("select count(*) from scheduling.hearing where id = any(@ids) and created_at = @now", new { ids = waiting.Select(h => h.Value).ToArray(), now = courts.Clock.GetCurrentInstant() }));
        Assert.Equal(new(0, 0), await Book(clerk, draft, waiting));

        var after = await courts.Do(clerk, new GetDraft(draft));
        Assert.Equal(8, after.Of(DraftRowState.Booked));
        Assert.Equal(view.Rows.Select(r => (r.Hearing, r.StartsAt, r.EndsAt)), after.Rows.Select(r => (r.Hearing, r.StartsAt, r.EndsAt)));
        Assert.Empty((await courts.Do(clerk, new GetBacklog())).Rows);
        var days = after.Rows.Where(r => r.Part is not null).OrderBy(r => r.Part!.Value.Number).Select(r => r.StartsAt!.Value).ToList();
        Assert.True(days[1] - days[0] >= Duration.FromDays(1));
        foreach (var hearing in waiting)
        {
            var details = await courts.Do(clerk, new GetHearing(hearing));
            Assert.Equal(["requested", "booked"], details.History.Select(h => h.Change));
            Assert.Equal((HearingStatus.Scheduled, 1), (details.Hearing.Status, details.Hearing.Revision));
            Assert.NotNull(details.Hearing.Appearances.Single(a => a.Place == PlaceKind.Station).Station);
        }
        Assert.Equal(8, await courts.Owner.One<long>("select count(*) from platform.outbox where event = 'HearingBooked' and reaction like 'Reminders%' and payload ->> 'hearing' = any(@ids)", new { ids = waiting.Select(h => h.Value.ToString()).ToArray() }));
        await Invariants.Hold(courts);
    }

    [Fact]
    public async Task Other_courts_reservations_are_busy_and_the_reason_names_the_station()
    {
        // The one prison's stations are taken by another court for the whole of the one day there is.
        var other = await courts.Owner.Case("VC-KP-31", "Other", "State v. B");
        var taken = await courts.Owner.Hearing("VC-KP-31", Given.At(Monday, 8), 600, "Scheduled", other);
        await courts.Owner.Sql(
            """
            insert into scheduling.reservation (hearing_id, kind, resource_id, during)
            select @id, 'station', s.id, tstzrange(@from, @to) from scheduling.station s join scheduling.access_point a on a.id = s.access_point_id where a.code = 'AP-KP-03'
            """, new { id = taken.Value, from = Given.At(Monday, 7).ToDateTimeUtc(), to = Given.At(Monday, 20).ToDateTimeUtc() });
        var clerk = CourtsFixture.Clerk("VC-KP-32");
        var hearing = (await courts.Do(clerk, Asked("VC-KP-32", "Busy", limit: Monday, at: "AP-KP-03"))).Hearings[0];
        var free = (await courts.Do(clerk, Asked("VC-KP-32", "Free", limit: Monday))).Hearings[0];

        var view = await Listed(clerk, await Draft(clerk, [hearing, free]));

        var row = view.Rows.Single(r => r.Hearing == hearing);
        Assert.Equal((DraftRowState.Unlisted, "station", "AP-KP-03", Monday), (row.State, row.Why!.Kind, row.Why.Resource, row.Why.Until));
        Assert.True(row.Why.Refused * 2 > row.Why.Of);
        Assert.Equal(DraftRowState.Proposed, view.Rows.Single(r => r.Hearing == free).State);
        await courts.Owner.Sql("delete from scheduling.reservation where hearing_id = @id; update scheduling.hearing set status = 'Cancelled' where id = @id", new { id = taken.Value });
        await courts.Owner.Sql("insert into scheduling.hearing_history (id, hearing_id, at, by, change, to_status, revision) select gen_random_uuid(), id, now(), 'test', 'cancelled', 'Cancelled', 1 from scheduling.hearing where id = @id", new { id = taken.Value });
    }

    [Fact]
    public async Task What_is_kept_stays_what_is_left_out_waits_and_the_rest_is_listed_again()
    {
        var clerk = CourtsFixture.Clerk("VC-KP-33");
        var waiting = await Waiting(clerk, "VC-KP-33", 6);
        var draft = await Draft(clerk, waiting);
        var before = await Listed(clerk, draft);
        await courts.Do(clerk, new ChooseInDraft(draft, [waiting[0], waiting[1]], DraftChoice.Kept));
        await courts.Do(clerk, new ChooseInDraft(draft, [waiting[2]], DraftChoice.Out));

        await courts.Do(clerk, new ListDraftAgain(draft, 1));
        Assert.Equal("draft-running", (await courts.Send(clerk, new ListDraftAgain(draft, 1))).Problem?.Slug);
        var after = await Listed(clerk, draft);

        foreach (var kept in waiting.Take(2))
        {
            Assert.Equal(before.Rows.Single(r => r.Hearing == kept).StartsAt, after.Rows.Single(r => r.Hearing == kept).StartsAt);
        }
        Assert.Equal(DraftRowState.Out, after.Rows.Single(r => r.Hearing == waiting[2]).State);
        Assert.Equal(5, after.Of(DraftRowState.Proposed));
        Assert.Equal(new(5, 0), await Book(clerk, draft, waiting));
        Assert.Equal([waiting[2]], (await courts.Do(clerk, new GetBacklog())).Rows.Select(r => r.Hearing));
        await Invariants.Hold(courts);
    }

    [Fact]
    public async Task A_draft_exists_for_its_maker_only_and_takes_hearings_of_the_makers_courtrooms_only()
    {
        var (clerk, other) = (CourtsFixture.Clerk("VC-KP-34"), CourtsFixture.Clerk("VC-KP-35"));
        var (mine, theirs) = (await Waiting(clerk, "VC-KP-34", 1), await Waiting(other, "VC-KP-35", 1));
        Assert.Equal("nothing-to-list", (await courts.Send(clerk, new MakeDraft(theirs))).Problem?.Slug);
        var draft = await Draft(clerk, [.. mine, .. theirs]);
        Assert.Equal(mine, (await Listed(clerk, draft)).Rows.Select(r => r.Hearing));
        foreach (var answer in new[] { (await courts.Send(other, new GetDraft(draft))).Problem, (await courts.Send(other, new BookDraft(draft, mine))).Problem, (await courts.Send(other, new ListDraftAgain(draft, 1))).Problem, (await courts.Send(other, new ChooseInDraft(draft, mine, DraftChoice.Out))).Problem })
        {
            Assert.Equal("not-found", answer?.Slug);
        }
        Assert.Empty(await courts.Do(other, new GetDrafts()));
        Assert.Single(await courts.Do(clerk, new GetDrafts()));
    }

    [Fact]
    public async Task A_part_is_not_booked_before_the_part_before_it()
    {
        var clerk = CourtsFixture.Clerk("VC-KP-36");
        var parts = (await courts.Do(clerk, Asked("VC-KP-36", "Order", parts: 3))).Hearings;
        var draft = await Draft(clerk, parts, days: 14);
        Assert.Equal(3, (await Listed(clerk, draft)).Of(DraftRowState.Proposed));

        Assert.Equal(new(0, 1), await Book(clerk, draft, [parts[1]]));
        Assert.Equal("part-order", (await courts.Do(clerk, new GetBacklog(Returned: true))).Rows.Single().Refused!.Slug);
        Assert.Equal(new(3, 0), await Book(clerk, draft, [parts[2], parts[1], parts[0]]));
        await Invariants.Hold(courts);
    }

    [Fact]
    public async Task A_race_of_booking_a_draft_twice_with_clerks_who_book_by_hand_leaves_every_row_booked_wholly_or_waiting()
    {
        const string room = "VC-KP-37";
        var clerk = CourtsFixture.Clerk(room);
        var waiting = await Waiting(clerk, room, 24, minutes: 25);
        var draft = await Draft(clerk, waiting, days: 3);
        var view = await Listed(clerk, draft);
        var proposed = view.Rows.Where(r => r.State == DraftRowState.Proposed).OrderBy(r => r.StartsAt).ToList();
        Assert.True(proposed.Count > 10);

        // By hand: the times of every second row, from both ends, while the draft is booked twice in batches of five.
        var hand = proposed.Where((_, i) => i % 2 == 0).ToList();
        async Task<int> ByHand(IEnumerable<DraftRow> rows, int n)
        {
            var booked = 0;
            foreach (var row in rows)
            {
                var outcome = await courts.Send(clerk, new BookHearing([new(Number: $"Hand {n}", Type: "CRIMINAL_SESSIONS")], room, "BAIL", row.StartsAt!.Value, 25,
                    [new(new(AccessPoint: "AP-KP-01"), "accused", Name: "B", PrisonerNumber: $"H {n} {row.Hearing.Value}")]));
                Assert.True(outcome.Succeeded || outcome.Problem.Slug == "slot-taken", outcome.Problem?.Slug);
                booked += outcome.Succeeded ? 1 : 0;
            }
            return booked;
        }
        async Task<DraftBooked> ByDraft(IEnumerable<DraftRow> rows)
        {
            var sum = new DraftBooked(0, 0);
            foreach (var batch in rows.Select(r => r.Hearing).Chunk(5))
            {
                var done = await courts.Do(clerk, new BookDraft(draft, batch));
                sum = new(sum.Booked + done.Booked, sum.Refused + done.Refused);
            }
            return sum;
        }
        var hands = new[] { ByHand(hand, 1), ByHand(Enumerable.Reverse(hand), 2) };
        var drafts = new[] { ByDraft(proposed), ByDraft(Enumerable.Reverse(proposed)) };
        await Task.WhenAll([.. hands, .. drafts]);

        var after = await courts.Do(clerk, new GetDraft(draft));
        var (booked, back) = (after.Of(DraftRowState.Booked), after.Of(DraftRowState.Refused));
        Assert.Equal(proposed.Count, booked + back);
        Assert.Equal(booked, drafts.Sum(d => d.Result.Booked));
        Assert.Equal(hand.Count, hands.Sum(h => h.Result) + after.Rows.Count(r => r.State == DraftRowState.Booked && hand.Any(h => h.Hearing == r.Hearing)));
        Assert.All(after.Rows.Where(r => r.State == DraftRowState.Refused), r => Assert.Equal(("slot-taken", r.StartsAt), (r.Refusal!.Slug, (Instant?)r.Refusal.StartsAt)));
        Assert.Equal(after.Rows.Where(r => r.State is DraftRowState.Refused or DraftRowState.Unlisted).Select(r => r.Hearing).Order(Comparer<HearingId>.Create((a, b) => a.Value.CompareTo(b.Value))),
            (await courts.Do(clerk, new GetBacklog())).Rows.Select(r => r.Hearing).Order(Comparer<HearingId>.Create((a, b) => a.Value.CompareTo(b.Value))));
        await Invariants.Hold(courts);
    }

    [Theory]
    [InlineData("en", "VC-KP-38")]
    [InlineData("ur", "VC-KP-39")]
    public async Task From_the_backlog_page_to_booked_without_scripts(string language, string room)
    {
        using var browser = await courts.BrowserAs("clerk", room, language);
        await Waiting(CourtsFixture.Clerk(room), room, 3);
        var backlog = await browser.Open("/backlog");
        var made = await browser.Send(backlog, "/backlog", "backlog", ("do", "draft-all"), ("from", "2026-12-07"), ("to", "2026-12-11"), ("seconds", "1"));
        Assert.Equal(HttpStatusCode.Found, made.StatusCode);
        var address = new Uri(made.Headers.Location!.OriginalString).AbsolutePath;

        var running = await browser.Open(address);
        Assert.NotNull(running.Head!.QuerySelector("noscript"));
        Assert.NotNull(running.QuerySelector("progress"));
        while (await courts.Services.GetRequiredService<PlanRunner>().RunNext(default))
        {
        }
        var done = await browser.Open(address);
        Assert.Null(done.Head!.QuerySelector("noscript"));
        Assert.Equal(3, done.QuerySelectorAll("input[name=hearing]").Length);
        var first = done.QuerySelector<IHtmlInputElement>("input[name=hearing]")!.Value;
        Assert.Equal(HttpStatusCode.Found, (await browser.Send(done, address, "draft", ("do", "keep"), ("hearing", first))).StatusCode);
        var kept = await browser.Open(address);
        Assert.NotEmpty(kept.QuerySelectorAll("tbody .chip"));
        Assert.Equal(HttpStatusCode.Found, (await browser.Send(kept, address, "draft", ("do", "book"), ("hearing", first))).StatusCode);
        var one = await browser.Open(address);
        Assert.Equal(2, one.QuerySelectorAll("input[name=hearing]").Length);
        Assert.Contains($"/hearings/{first}", one.Body!.InnerHtml);
        Assert.Equal(HttpStatusCode.Found, (await browser.Send(one, address, "draft", ("do", "book-all"))).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await browser.Send(one, address, "draft", ("do", "book-all"))).StatusCode);
        Assert.Equal(3, await courts.Owner.One<long>("select count(*) from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id where r.code = @room and h.status = 'Scheduled'", new { room }));
        Assert.Contains(address, (await browser.Open("/backlog")).Body!.InnerHtml);
        await browser.Open($"/backlog/drafts/{Guid.NewGuid()}", HttpStatusCode.NotFound);
        await Invariants.Hold(courts);
    }
}
