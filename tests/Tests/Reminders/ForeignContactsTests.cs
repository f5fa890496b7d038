using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Reminders;

/// <summary>An address that one court gives is used for that court's hearings alone.</summary>
public sealed class ForeignContactsTests(RemindersFixture court) : RemindersTest(court)
{
    private Task<HearingView> Elsewhere(string number, int hour, ParticipantInput person) => court.Do(CourtsFixture.Clerk("VC-KP-40"),
        new BookHearing([new(Number: number, Type: "CRIMINAL_SESSIONS")], "VC-KP-40", "PROSECUTION_EVIDENCE", RemindersFixture.Local(RemindersFixture.HearingDay, hour), 30, [person]));

    private static ParticipantInput Prisoner(string name, string? email) => new(new("AP-KP-01"), "accused", Name: name, PrisonerNumber: "7001", Email: email, Language: "en");

    [Fact]
    public async Task Contacts_given_by_another_court_reach_that_courts_participation_and_never_the_first_courts_letters()
    {
        var first = await court.Book("Own", RemindersFixture.HearingDay, 9, 0, Prisoner("Own", null));
        var second = await Elsewhere("Stranger", 11, Prisoner("Stranger", "stranger@example.org"));
        await court.ReactAndSend();

        Assert.Empty(await court.Messages(first.Id));
        Assert.NotEmpty(await court.Messages(second.Id));
        Assert.Contains("Stranger", Assert.Single(court.MailsTo("Stranger")).Text);
        Assert.DoesNotContain(court.Peer.Mails, m => m.Text.Contains("Own 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_court_that_gives_no_address_sends_nothing_to_the_one_that_another_court_gave_before_it()
    {
        var planted = await Elsewhere("Planted", 9, Prisoner("Planted", "planted@example.org"));
        var hearing = await court.Book("Later", RemindersFixture.HearingDay, 11, 0, Prisoner("Later", null));
        await court.ReactAndSend();

        Assert.NotEmpty(await court.Messages(planted.Id));
        Assert.Empty(await court.Messages(hearing.Id));
    }

    [Fact]
    public async Task A_professional_is_reached_at_the_own_address_as_long_as_the_court_gives_none()
    {
        ParticipantInput Counsel(string name, string? email) => new(new(Link: true), "advocate", Name: name, BarEnrolment: "BC-1", Email: email, Language: "en");
        await court.Book("Counsel", RemindersFixture.HearingDay, 9, 0, Counsel("Counsel", "counsel@example.org"));
        await Elsewhere("Quiet", 11, Counsel("Quiet", null));
        await Elsewhere("Loud", 12, Counsel("Loud", "loud@example.org"));
        await court.ReactAndSend();

        Assert.Equal(2, court.MailsTo("Counsel").Count);
        Assert.Single(court.MailsTo("Loud"));
    }
}
