using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Imports;
using RuleOfLaw.Courts.Tests.Scheduling.Imports;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings;

/// <summary>An address that mail cannot be sent to comes in by no door, and each says which and why.</summary>
public sealed class AddressDoorTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private const string Room = "VC-KP-01";
    private static Caller Clerk => CourtsFixture.Clerk(Room);

    [Theory]
    [InlineData("josé@example.org", "check.email-letters")]
    [InlineData("وکیل@example.org", "check.email-letters")]
    [InlineData("no-address@", "check.email")]
    public async Task Every_door_checks_addresses_alike(string address, string fault)
    {
        var booked = await courts.Send(Clerk, new BookHearing([new(Number: "A1/2026", Type: "CRIMINAL_SESSIONS")], Room, "BAIL", Given.At(CourtsFixture.Today.PlusDays(1), 9), 30,
            [new(new(Link: true), "advocate", Name: "Khan", Email: address)]));
        var made = await courts.Send(CourtsFixture.In(Role.Administrator, Scope.All), new CreateUser("address", "Address", "", address, "en", [], Temporary: true));

        Assert.Equal([("participants[0].email", fault)], Faults(booked.Problem));
        Assert.Equal([("Email", fault)], Faults(made.Problem));
        Assert.Equal([("email", fault)], new PersonFacts("Khan", Email: address).Check().Select(e => (e.Field, e.Key)));
    }

    /// <summary>Case 01: the row is refused in the dry run, at the address, and is not booked.</summary>
    [Fact]
    public async Task An_import_says_which_address_cannot_be_written_to()
    {
        var clerk = CourtsFixture.In(Role.Clerk, Scope.All);
        var id = await courts.Upload(clerk, await File.ReadAllBytesAsync(Repository.PathOf("tests", "Tests", "Scheduling", "Imports", "01-non-ascii-address.csv")));
        await courts.Check(clerk, id);

        var row = Assert.Single(await courts.Rows(clerk, id));
        Assert.Equal(RowState.Problem, row.State);
        Assert.Contains(row.Problems, p => p.Key == "check.email-letters" && p.Field == ImportFields.AdvocateEmail);
    }

    private static IEnumerable<(string, string)> Faults(Problem? problem) => problem!.Errors.Select(e => (e.Field, e.Key));
}
