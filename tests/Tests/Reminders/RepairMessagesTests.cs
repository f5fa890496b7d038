using NodaTime;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.EndToEnd.Support;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Repairs;
using static RuleOfLaw.Courts.Tests.Reminders.RemindersFixture;
using static RuleOfLaw.Courts.Tests.Support.CourtsFixture;

namespace RuleOfLaw.Courts.Tests.Reminders;

/// <summary>Whom a repaired day tells: each person of what moved once, and nobody else.</summary>
public sealed class RepairMessagesTests(RemindersFixture fixture) : RemindersTest(fixture)
{
    private async Task<Guid> Plan() => (await court.Do(Mine, new MakeRepairPlan((await court.Do(Mine, new ListSituations())).Single().Situation.Key))).Value;

    private static readonly Caller Mine = Clerk("VC-KP-01");

    private async Task Accept(Guid plan, RowAct act = RowAct.Move, string? why = null)
    {
        await court.Do(Mine, new ChooseRows(plan, act, act == RowAct.Move ? null : [.. (await court.Do(Mine, new GetRepairPlan(plan))).Lines.Select(l => new HearingId(l.Row.Hearing))], Why: why));
        await court.Do(Mine, new CarryOut(plan));
        await court.ReactAndSend();
    }

    [Fact]
    public async Task Everybody_of_a_moved_hearing_gets_one_notice_and_nobody_else_any()
    {
        var moved = new[] { await court.Book("Broke 1", Today, 10, 0, Witness("Ali"), Witness("Bano", "link")), await court.Book("Broke 2", Today, 10, 30, Witness("Chand")) };
        var stays = await court.Book("Holds", Today, 13, 30, Witness("Dara"), Witness("Erum", "AP-KP-06"));
        await court.ReactAndSend();
        await court.Do(Operator("AP-KP-01"), new ReportIncident("AP-KP-01", IncidentKind.Link, "", 120));

        await Accept(await Plan());

        foreach (var hearing in moved)
        {
            Assert.All((await court.Messages(hearing.Id)).GroupBy(m => m.Appearance), person => Assert.Single(person, m => m is { Kind: "change", State: "sent", Revision: 2 }));
        }
        Assert.Equal([2, 2, 2], new[] { "Ali", "Bano", "Chand" }.Select(n => court.MailsTo(n).Count));
        Assert.Equal([1, 1], new[] { "Dara", "Erum" }.Select(n => court.MailsTo(n).Count));
        Assert.DoesNotContain("change", await court.Story(stays.Id));
    }

    [Fact]
    public async Task Where_the_time_is_kept_only_those_are_told_who_appear_elsewhere()
    {
        var hearing = await court.Book("Elsewhere", Today, 11, 0, Witness("Farid", "AP-KP-06"), Witness("Gul"));
        await court.ReactAndSend();
        await court.Do(Operator("AP-KP-06"), new ReportIncident("AP-KP-06", IncidentKind.Power, ""));

        await Accept(await Plan());

        Assert.Equal((2, 1), (court.MailsTo("Farid").Count, court.MailsTo("Gul").Count));
        Assert.Equal(Local(Today, 11), (await court.Do(Mine, new GetHearing(hearing.Id))).Hearing.StartsAt.ToInstant());
    }

    [Fact]
    public async Task Adjourned_before_the_start_to_a_next_date_everybody_gets_one_letter_that_it_was_moved()
    {
        var hearing = await court.Book("Strike", Today, 11, 0, Witness("Hina"), Witness("Ijaz", "link"));
        await court.ReactAndSend();
        var plan = (await court.Do(Mine, new MakeRepairPlan(Situations.Day("VC-KP-01", Today)))).Value;

        await Accept(plan, RowAct.Adjourn, "STRIKE");
        // It may still be taken back.
        Assert.Single(court.MailsTo("Hina"));
        court.Clock.Advance(Duration.FromMinutes(5));
        await court.ReactAndSend();
        await court.ReactAndSend();

        Assert.All(["Hina", "Ijaz"], name => Assert.Equal(2, court.MailsTo(name).Count));
        var (booked, moved) = (court.MailsTo("Hina")[0], court.MailsTo("Hina")[1]);
        Assert.Contains("has been moved from Tuesday 1 December 2026 to Wednesday 2 December 2026", moved.Text);
        // The calendar keeps one entry, at the new date.
        Assert.Equal(Entry(booked), Entry(moved));
        Assert.Contains("METHOD:REQUEST", moved.Attachments[0].Text);
        Assert.Contains("SEQUENCE:3", moved.Attachments[0].Text); // after the end of the first date, which would have been 2
        Assert.DoesNotContain("cancellation", await court.Story(hearing.Id));
    }

    [Fact]
    public async Task A_next_date_that_falls_too_is_cancelled_once_whether_or_not_it_had_been_told()
    {
        foreach (var (name, minutes) in new[] { ("Kiran", 1), ("Latif", 6) })
        {
            var hearing = await court.Book($"Falls {name}", Today, 11, minutes == 1 ? 0 : 30, Witness(name));
            await court.ReactAndSend();
            var concluded = await court.Do(Judge("VC-KP-01"), new ConcludeHearing(hearing.Id, HearingOutcome.Adjourned, "COUNSEL_ABSENT", new(Local(Today.PlusDays(2), 10))));
            await court.React();
            court.Clock.Advance(Duration.FromMinutes(minutes));
            await court.ReactAndSend();
            await court.Cancel(concluded.Next!);
            await court.React();
            court.Clock.Advance(Duration.FromMinutes(6));
            await court.ReactAndSend();

            Assert.Equal(minutes == 1 ? 2 : 3, court.MailsTo(name).Count);
            Assert.Contains("METHOD:CANCEL", court.MailsTo(name)[^1].Attachments[0].Text);
            Assert.Single(court.MailsTo(name).Select(Entry).Distinct());
        }
    }

    private static string Entry(Mail mail) => mail.Attachments[0].Text.Split('\n').Single(l => l.StartsWith("UID:", StringComparison.Ordinal));

    [Fact]
    public async Task A_conclusion_before_the_start_that_is_taken_back_tells_nobody()
    {
        var hearing = await court.Book("Undone", Today, 11, 30, Witness("Jamal"));
        await court.ReactAndSend();
        await court.Do(Judge("VC-KP-01"), new ConcludeHearing(hearing.Id, HearingOutcome.Adjourned, "COUNSEL_ABSENT"));
        await court.ReactAndSend();
        court.Clock.Advance(Duration.FromMinutes(4));
        await court.Do(Judge("VC-KP-01"), new UndoHearingMove(hearing.Id));
        await court.React();
        court.Clock.Advance(Duration.FromMinutes(4));
        await court.ReactAndSend();

        Assert.Single(court.MailsTo("Jamal"));
        Assert.Equal("confirmation sent, cancellation superseded", await court.Story(hearing.Id));
    }

    [Fact]
    public async Task A_cancellation_taken_back_before_its_letter_went_out_tells_nobody()
    {
        var hearing = await court.Book("Silent undo", Today.PlusDays(2), 11, 30, Witness("Nadia"));
        await court.ReactAndSend();
        await court.Cancel(hearing);
        await court.React();
        await court.Do(Clerk("VC-KP-01"), new UndoCancellation(hearing.Id));
        await court.ReactAndSend();

        Assert.Single(court.MailsTo("Nadia"));
        Assert.Equal(1, (await court.Messages(hearing.Id)).Count(m => m.Kind == "cancellation" && m.State == "superseded"));
        Assert.Contains(await court.Messages(hearing.Id), m => (m.Kind, m.State, m.Revision) == ("reminder-1-day", "planned", 2));
    }

    [Fact]
    public async Task Who_was_told_of_a_cancellation_is_told_when_it_is_taken_back_and_of_the_next_one_again()
    {
        var hearing = await court.Book("Told undo", Today.PlusDays(2), 12, 30, Witness("Omar"));
        await court.ReactAndSend();
        await court.Cancel(hearing);
        await court.ReactAndSend();
        court.Clock.Advance(Duration.FromMinutes(3));
        var back = await court.Do(Clerk("VC-KP-01"), new UndoCancellation(hearing.Id));
        await court.ReactAndSend();
        court.Clock.Advance(Duration.FromMinutes(2));
        await court.Cancel(back);
        await court.ReactAndSend();

        var mails = court.MailsTo("Omar").Select(m => m.Attachments[0].Text).ToList();
        Assert.Equal(["REQUEST", "CANCEL", "REQUEST", "CANCEL"], mails.Select(m => m.Contains("METHOD:CANCEL", StringComparison.Ordinal) ? "CANCEL" : "REQUEST"));
        Assert.Equal(["SEQUENCE:1", "SEQUENCE:2", "SEQUENCE:3", "SEQUENCE:4"], mails.Select(m => m.Split('\n').Single(l => l.StartsWith("SEQUENCE:", StringComparison.Ordinal)).Trim()));
        Assert.Single(court.MailsTo("Omar").Select(Entry).Distinct());
    }

    [Fact]
    public async Task An_adjournment_to_a_next_date_that_is_taken_back_tells_nobody()
    {
        var hearing = await court.Book("Undone too", Today, 11, 30, Witness("Mumtaz"));
        await court.ReactAndSend();
        await court.Do(Judge("VC-KP-01"), new ConcludeHearing(hearing.Id, HearingOutcome.Adjourned, "COUNSEL_ABSENT", new(Local(Today.PlusDays(2), 10))));
        await court.ReactAndSend();
        await court.Do(Judge("VC-KP-01"), new UndoHearingMove(hearing.Id));
        await court.ReactAndSend();
        court.Clock.Advance(Duration.FromMinutes(6));
        await court.ReactAndSend();

        Assert.Single(court.MailsTo("Mumtaz"));
    }
}
