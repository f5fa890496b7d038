using AngleSharp.Html.Parser;
using NodaTime;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Repairs;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Support.CourtsFixture;

namespace RuleOfLaw.Courts.Tests.Attendance.Board;

/// <summary>The live board after a broken day was put right with one click: what a page of it would be sent, before and after.</summary>
public sealed class BoardAfterRepairTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private const string Room = "VC-KP-01", Other = "VC-KP-02", Prison = "AP-KP-01", Complex = "AP-KP-06";

    private static readonly LocalDate Tomorrow = Today.PlusDays(1);

    private static readonly Caller Supervisor = In(Role.Clerk, new(ScopeKind.Province, "KP"));

    private Task<HearingView> Book(string room, LocalDate day, int hour, int minute, string place) => courts.Do(Clerk(room), new BookHearing(
        [new CaseInput(Number: $"{room[3..]} {hour}{minute:00}/{day.Day}", Type: "CRIMINAL_SESSIONS")], room, "PROSECUTION_EVIDENCE", Given.At(day, hour, minute), 30, [new(new(AccessPoint: place), "witness", Name: "A witness")]));

    /// <summary>The blocks of the courtrooms' rows as they would be pushed, by hearing; and the version of each row.</summary>
    private async Task<(Dictionary<string, string> Blocks, Dictionary<string, string> Versions)> Shown(HttpClient board)
    {
        var (blocks, versions) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        for (var day = Today; day <= Today.PlusDays(3); day = day.PlusDays(1))
        {
            foreach (var room in new[] { Room, Other })
            {
                var topic = new Topic(Topic.Courtroom, room, day).Name;
                var row = new HtmlParser().ParseDocument(await board.GetStringAsync($"/live/fragment?topic={topic}&view=board-courtroom"));
                versions[topic] = row.QuerySelector("[data-live-version]")!.GetAttribute("data-live-version")!;
                foreach (var block in row.QuerySelectorAll("[id^=b-]"))
                {
                    blocks.Add(block.Id![2..], $"{topic} {block.ParentElement!.OuterHtml}");
                }
            }
        }
        return (blocks, versions);
    }

    private async Task AcceptAll(string situation)
    {
        var plan = (await courts.Do(Supervisor, new MakeRepairPlan(situation))).Value;
        await courts.Do(Supervisor, new ChooseRows(plan, RowAct.Move, null));
        Assert.Equal(0, (await courts.Do(Supervisor, new CarryOut(plan))).Left);
    }

    [Fact]
    public async Task What_was_moved_stands_where_it_now_is_and_nothing_else_has_changed()
    {
        var later = new[] { await Book(Room, Today, 9, 30, Prison), await Book(Room, Today, 10, 0, Prison), await Book(Other, Today, 10, 0, Prison) };
        var otherDay = new[] { await Book(Room, Tomorrow, 10, 0, Complex), await Book(Room, Tomorrow, 11, 0, Prison) };
        var stays = new[] { await Book(Room, Today, 9, 0, Complex), await Book(Other, Today, 11, 0, Complex), await Book(Other, Tomorrow, 10, 0, Complex), await Book(Room, Today.PlusDays(2), 9, 0, Prison) };
        await courts.Do(Operator(Prison), new ReportIncident(Prison, IncidentKind.Link, "", 120));
        using var board = await courts.BrowserAs("clerk", "KP");
        var (before, versions) = await Shown(board);
        Assert.Equal(9, before.Count);

        await AcceptAll((await courts.Do(Supervisor, new ListSituations())).Single().Situation.Key);
        await AcceptAll(Situations.Day(Room, Tomorrow));

        var (after, newer) = await Shown(board);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        foreach (var hearing in stays)
        {
            Assert.Equal(before[$"{hearing.Id.Value:N}"], after[$"{hearing.Id.Value:N}"]);
        }
        foreach (var hearing in later.Concat(otherDay))
        {
            var now = (await courts.Do(Supervisor, new GetHearing(hearing.Id))).Hearing;
            Assert.Equal(otherDay.Contains(hearing), now.StartsAt.Date > hearing.StartsAt.Date);
            var block = after[$"{hearing.Id.Value:N}"];
            Assert.StartsWith($"{new Topic(Topic.Courtroom, now.Courtroom, now.StartsAt.Date).Name} ", block, StringComparison.Ordinal);
            // On the five-minute columns of the day, from midnight.
            Assert.Contains($"at-{(now.StartsAt.Hour * 60 + now.StartsAt.Minute) / 5 + 1} for-6", block, StringComparison.Ordinal);
            Assert.NotEqual(before[$"{hearing.Id.Value:N}"], block);
        }
        // A row nothing was moved from or to was not even drawn anew.
        Assert.Equal(versions[new Topic(Topic.Courtroom, Other, Tomorrow).Name], newer[new Topic(Topic.Courtroom, Other, Tomorrow).Name]);
        Assert.Equal(versions[new Topic(Topic.Courtroom, Room, Today.PlusDays(3)).Name], newer[new Topic(Topic.Courtroom, Room, Today.PlusDays(3)).Name]);
    }
}
