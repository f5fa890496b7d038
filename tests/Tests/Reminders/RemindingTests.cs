using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Reminders.Contracts;
using RuleOfLaw.Courts.Reminders.Email;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Reminders.RemindersFixture;

namespace RuleOfLaw.Courts.Tests.Reminders;

public sealed class RemindingTests(RemindersFixture fixture) : RemindersTest(fixture)
{
    [Fact]
    public async Task A_booking_is_confirmed_and_reminded_of_three_days_before_the_day_before_and_in_the_morning()
    {
        var hearing = await court.Book("Remind 1", HearingDay, 9, 0, Witness("Remind1"));
        await court.ReactAndSend();
        Assert.Equal("confirmation sent, reminder-3-days planned, reminder-1-day planned, reminder-morning planned", await court.Story(hearing.Id));

        foreach (var (day, hour, minute, count) in ((int, int, int, int)[])[(5, 9, 59, 1), (5, 10, 0, 2), (7, 9, 59, 2), (7, 10, 0, 3), (8, 6, 29, 3), (8, 6, 30, 4), (8, 8, 59, 4)])
        {
            court.Clock.Set(Local(new(2026, 12, day), hour, minute));
            await court.Send();
            Assert.Equal(count, court.MailsTo("Remind1").Count);
        }

        var texts = court.MailsTo("Remind1").Select(m => m.Text).ToList();
        Assert.Contains("Case Remind 1: your hearing is fixed for Tuesday 8 December 2026 at 9:00\u00a0am", texts[0]);
        Assert.Contains("by 8:45\u00a0am", texts[0]);
        Assert.Contains("is on Tuesday 8 December 2026", texts[1]);
        Assert.Contains("is tomorrow", texts[2]);
        Assert.Contains("is today at 9:00", texts[3]);
        Assert.All((await court.Messages(hearing.Id)), m => Assert.Equal("sent", m.State));
    }

    /// <summary>Planned by older rules of the zone, it would come an hour off.</summary>
    [Fact]
    public async Task A_reminder_keeps_its_hour_when_the_rules_of_the_zone_change()
    {
        var hearing = await court.Book("Clocks", HearingDay, 9, 30, Witness("Clocks"));
        await court.ReactAndSend();
        var planned = (await court.Messages(hearing.Id)).Select(m => m.DueAt).ToList();
        await court.App.Sql("update reminders.message set due_at = due_at + interval '1 hour', next_at = next_at + interval '1 hour' where state = 'planned'");

        await court.Do(Caller.System, new PlanMissingMessages());

        Assert.Equal(planned, (await court.Messages(hearing.Id)).Select(m => m.DueAt));
        Assert.Equal(0, await court.App.One<int>("select count(*) from reminders.message where state = 'planned' and next_at <> due_at"));
    }

    [Fact]
    public async Task A_reminder_whose_time_has_passed_when_a_hearing_is_booked_is_not_planned()
    {
        var hearing = await court.Book("Short notice", new(2026, 12, 2), 11, 0, Witness("Short"));
        await court.ReactAndSend();

        Assert.Equal("confirmation sent, reminder-1-day planned, reminder-morning planned", await court.Story(hearing.Id));
    }

    [Fact]
    public async Task After_days_of_standstill_the_latest_reminder_goes_out_once()
    {
        var hearing = await court.Book("Standstill", HearingDay, 10, 0, Witness("Standstill"));
        await court.ReactAndSend();

        court.Clock.Set(Local(new(2026, 12, 8), 7, 0));
        await court.Send();
        await court.Send();

        Assert.Equal("confirmation sent, reminder-3-days superseded, reminder-1-day superseded, reminder-morning sent", await court.Story(hearing.Id));
        Assert.Equal(2, court.MailsTo("Standstill").Count);
        Assert.Contains("is today", court.MailsTo("Standstill")[1].Text);
    }

    /// <summary>Nothing ran on the day on which it was due: it goes out on the next one, as long as it still helps.</summary>
    [Fact]
    public async Task A_reminder_whose_day_was_missed_goes_out_when_sending_goes_on()
    {
        var hearing = await court.Book("Unsent", HearingDay, 10, 30, Witness("Unsent"));
        await court.ReactAndSend();

        court.Clock.Set(Local(new(2026, 12, 8), 5, 0)); // nothing was sent since the booking; the morning's reminder is not due yet
        await court.Send();
        await court.Send();

        Assert.Equal("confirmation sent, reminder-3-days superseded, reminder-1-day sent, reminder-morning planned", await court.Story(hearing.Id));
        Assert.Equal(2, court.MailsTo("Unsent").Count);
    }

    [Fact]
    public async Task A_confirmation_that_waited_until_reminders_were_due_makes_them_needless_and_none_goes_out_after_the_start()
    {
        var hearing = await court.Book("Waited", HearingDay, 11, 0, Witness("Waited"));
        var missed = await court.Book("Missed", HearingDay, 12, 0, Witness("Missed"));
        await court.React();
        court.Clock.Set(Local(new(2026, 12, 7), 12, 0));
        court.Gateway.Now = new ScriptedGateway(l => l.To.StartsWith("missed") ? new Delivery.Down(Trouble.Unreachable) : new Delivery.Accepted());
        await court.Send();

        Assert.Equal("confirmation sent, reminder-3-days superseded, reminder-1-day superseded, reminder-morning planned", await court.Story(hearing.Id));
        court.Clock.Set(Local(new(2026, 12, 8), 12, 0));
        court.Gateway.Now = Real;
        await court.Send();
        Assert.Equal(("confirmation", "failed", "too-late"), (await court.Messages(missed.Id)).Select(m => (m.Kind, m.State, m.Reason)).First());
        Assert.Empty(court.MailsTo("Missed"));
    }

    [Fact]
    public async Task A_new_date_is_told_and_the_old_reminders_are_dropped()
    {
        var hearing = await court.Book("Moved", HearingDay, 12, 0, Witness("Moved"));
        await court.ReactAndSend();

        await court.Move(hearing, new(2026, 12, 10), 9, 0);
        await court.ReactAndSend();

        Assert.Equal(
            "confirmation sent, reminder-3-days superseded, reminder-1-day superseded, reminder-morning superseded, change sent, reminder-3-days planned, reminder-1-day planned, reminder-morning planned",
            await court.Story(hearing.Id));
        Assert.Contains("has been moved from Tuesday 8 December 2026 to Thursday 10 December 2026 at 9:00", court.MailsTo("Moved")[1].Text);
        Assert.Contains("SEQUENCE:2", court.MailsTo("Moved")[1].Attachments[0].Text);
    }

    [Fact]
    public async Task Only_those_whose_own_details_changed_are_told_and_the_others_reminders_go_on()
    {
        var hearing = await court.Book("Place", HearingDay, 13, 30, Witness("Stays"), Witness("Goes", "AP-KP-06"));
        await court.ReactAndSend();
        var goes = hearing.Appearances.Single(a => a.AccessPoint == "AP-KP-06").Id;

        await court.Move(hearing, HearingDay, 13, 30, [new(goes, new(Link: true))]);
        await court.ReactAndSend();

        Assert.Single(court.MailsTo("Stays"));
        Assert.Equal(2, court.MailsTo("Goes").Count);
        Assert.Contains("you now take part by video link", court.MailsTo("Goes")[1].Text);
        Assert.Contains("You will receive your personal link", court.MailsTo("Goes")[1].Text);
        var stays = (await court.Messages(hearing.Id)).Where(m => m.Appearance != goes.Value).ToList();
        Assert.All(stays.Skip(1), m => Assert.Equal(("planned", 2), (m.State, m.Revision)));
        Assert.Equal(3, stays.Count(m => m.State == "planned"));
    }

    [Fact]
    public async Task Moved_there_and_back_before_anything_was_said_is_one_confirmation()
    {
        var hearing = await court.Book("Back", HearingDay, 14, 0, Witness("Back"));
        var moved = await court.Move(hearing, new(2026, 12, 9), 14, 0);
        await court.Move(moved, HearingDay, 14, 0);
        await court.ReactAndSend();

        Assert.Single(court.MailsTo("Back"));
        Assert.Contains("is fixed for Tuesday 8 December", court.MailsTo("Back")[0].Text);
    }

    [Fact]
    public async Task A_cancellation_is_told_to_those_who_were_told_of_the_hearing_and_withdraws_the_calendar_entry()
    {
        var hearing = await court.Book("Off", new(2026, 12, 9), 9, 0, Witness("Off"));
        var silent = await court.Book("Silent", new(2026, 12, 9), 10, 0, Witness("Silent"));
        await court.React();
        await court.Cancel(silent);
        await court.ReactAndSend();
        await court.Cancel(hearing);
        await court.ReactAndSend();

        Assert.Equal("confirmation sent, reminder-3-days superseded, reminder-1-day superseded, reminder-morning superseded, cancellation sent", await court.Story(hearing.Id));
        Assert.DoesNotContain("sent", (await court.Messages(silent.Id)).Select(m => m.State));
        Assert.Empty(court.MailsTo("Silent"));
        var (first, last) = (court.MailsTo("Off")[0].Attachments[0].Text, court.MailsTo("Off")[1].Attachments[0].Text);
        Assert.Contains("METHOD:REQUEST", first);
        Assert.Contains("METHOD:CANCEL", last);
        Assert.Contains("STATUS:CANCELLED", last);
        Assert.Equal(Uid(first), Uid(last));
        Assert.Contains("SEQUENCE:1", first);
        Assert.Contains("SEQUENCE:2", last);
    }

    /// <summary>Mail programs offer the entry where it is one of three versions of the letter, and take it as an invitation where it says who invites whom.</summary>
    [Fact]
    public async Task An_invitation_is_the_third_version_of_its_letter_and_says_who_invites_whom()
    {
        foreach (var language in new[] { "en", "ur" })
        {
            var hearing = await court.Book($"Invited {language}", new(2026, 12, 9), language == "en" ? 13 : 14, 30, Witness($"Invited{language}", "link", language));
            await court.ReactAndSend();
            var mail = Assert.Single(court.MailsTo($"Invited{language}"));
            var parts = mail.Raw.Split('\n').Where(l => l.StartsWith("Content-Type:", StringComparison.Ordinal)).Select(l => l.Trim().Split([' ', ';'])[1]);

            Assert.Equal(["multipart/alternative", "text/plain", "text/html", "text/calendar"], parts);
            Assert.Contains("method=REQUEST", mail.Raw);
            var entry = mail.Attachments[0].Text.Replace("\r\n ", "");
            Assert.Contains("ORGANIZER:mailto:courts@", entry);
            Assert.Contains($"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:invited{language}@example.org", entry);
            Assert.Contains($"UID:appearance-{hearing.Appearances[0].Id.Value}\r\n", entry);
            Assert.Equal($"<{(await court.Messages(hearing.Id))[0].ProviderKey}@example.org>", mail.Headers["message-id"].Trim());
            Assert.EndsWith("+0500", mail.Headers["date"].Trim());
        }
    }

    [Fact]
    public async Task Without_a_gateway_messages_are_kept_with_their_text()
    {
        court.Gateway.Now = new NoGateway();
        var hearing = await court.Book("Kept", new(2026, 12, 9), 11, 0, Witness("Kept"));
        await court.ReactAndSend();

        Assert.Equal("kept", (await court.Messages(hearing.Id))[0].State);
        Assert.Contains("Case Kept", await court.App.One<string>("select body from reminders.message where hearing_id = @id and state = 'kept'", new { id = hearing.Id.Value }));
        Assert.Empty(court.MailsTo("Kept"));
    }

    [Fact]
    public async Task A_concluded_hearing_leaves_nothing_planned()
    {
        var hearing = await court.Book("Early", new(2026, 12, 9), 12, 0, Witness("Early"));
        await court.ReactAndSend();
        await court.Do(CourtsFixture.Judge("VC-KP-01"), new StartHearing(hearing.Id));
        await court.React();

        Assert.DoesNotContain("planned", (await court.Messages(hearing.Id)).Select(m => m.State));

        await court.Do(CourtsFixture.Judge("VC-KP-01"), new ConcludeHearing(hearing.Id, HearingOutcome.Heard));
        await court.ReactAndSend();
        Assert.Single(court.MailsTo("Early"));
    }

    private static string Uid(string calendar) => calendar.Split("\r\n").Single(l => l.StartsWith("UID:", StringComparison.Ordinal));
}
