using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Courts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings;

/// <summary>What is booked or cancelled all the same, and named.</summary>
public sealed class BookingWarningsTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static BookHearing Asked(string room, string number, int hour, string purpose, params string[] roles) => new(
        [new(Number: number, Type: "CRIMINAL_SESSIONS")], room, purpose, Given.At(CourtsFixture.Today.PlusDays(1), hour), 30, [.. roles.Select(r => new ParticipantInput(new(Link: true), r, Name: $"Somebody {r}"))]);

    [Fact]
    public async Task A_purpose_that_needs_somebody_warns_when_nobody_of_that_role_is_called()
    {
        const string room = "VC-KP-20";
        var clerk = CourtsFixture.Clerk(room);

        Assert.Equal(["nobody-needed"], (await courts.Do(clerk, Asked(room, "Warn 1", 9, "BAIL", "advocate"))).Warnings);
        Assert.Empty((await courts.Do(clerk, Asked(room, "Warn 2", 10, "BAIL", "advocate", "accused"))).Warnings);
        Assert.Equal(["nobody-needed"], (await courts.Do(clerk, Asked(room, "Warn 3", 12, "PROSECUTION_EVIDENCE", "accused"))).Warnings);
        var seen = (await courts.Do(CourtsFixture.Administrator, new GetLists())).Purposes.Single(p => p.Code == "ARGUMENTS");
        await courts.Do(CourtsFixture.Administrator, new SetPurpose("ARGUMENTS", seen.Seen, seen.NameEn, seen.NameUr, seen.Minutes, seen.Flag, "advocate"));
        Assert.Equal("advocate", (await courts.Do(CourtsFixture.Administrator, new GetLists())).Purposes.Single(p => p.Code == "ARGUMENTS").Category);
    }

    [Fact]
    public async Task Cancelling_a_part_says_what_becomes_of_the_others()
    {
        const string room = "VC-KP-21";
        var clerk = CourtsFixture.Clerk(room);
        var parts = await courts.Do(clerk, new BookParts(Asked(room, "Warn 4", 9, "BAIL", "accused"), [Given.At(CourtsFixture.Today.PlusDays(6), 9)], 1));
        using var browser = await courts.BrowserAs("clerk", room);
        Assert.Contains("The other parts stay as they are", (await browser.Open($"/hearings/{parts[0].Id.Value}")).Words(".hearing-rail"));

        Assert.Equal(["other-parts-stay"], (await courts.Do(clerk, new CancelHearing(parts[0].Id, 1, "COUNSEL_ABSENT"))).Warnings);
        Assert.Empty((await courts.Do(clerk, new CancelHearing(parts[1].Id, 1, "COUNSEL_ABSENT"))).Warnings);
    }
}
