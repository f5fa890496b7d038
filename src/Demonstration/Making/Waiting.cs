using System.Text.Json;
using NodaTime;
using RuleOfLaw.Courts.Demonstration.Loading;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Demonstration.Making;

/// <summary>
/// A courtroom's backlog: hearings asked for without a time. Joint ones, some of several parts, some whose limit is near, and some that nobody can
/// list: the limit is past, or the parts do not fit before it. The same courtroom, day and number give the same rows.
/// </summary>
/// <param name="first">The first time they are asked for over weeks gone by; afterwards since the day before.</param>
internal sealed class Waiting(World world, Room room, LocalDate day, bool first)
{
    /// <summary>What a courtroom's backlog is kept at: a dozen and a few.</summary>
    public static int Most(Room room) => 14 + new Dice($"waiting/{room.Courtroom.Code}").Below(9);

    private static readonly string[] Evidence = ["PROSECUTION_EVIDENCE", "FAMILY_EVIDENCE", "ARGUMENTS"];

    private Dice dice = new($"waiting/{room.Courtroom.Code}/{day}");
    private int matters;

    /// <summary>Asks for so many hearings, a part or two more where the last matter has several.</summary>
    public void Ask(Chunk chunk, int hearings)
    {
        for (var upTo = chunk.Requests.Count + hearings; chunk.Requests.Count < upTo;)
        {
            Matter(chunk, matters++);
        }
    }

    private void Matter(Chunk chunk, int number)
    {
        var pressing = number % 11 == 2;
        var created = world.At(day.PlusDays(-(!first ? 1 : pressing ? dice.Between(1, 4) : dice.Between(3, 45))), 8 * 60 + dice.Below(420)).ToDateTimeUtc();
        var purposes = room.Kind.Purposes(world.Shares, urgentOnly: false);
        switch (number % 11)
        {
            case 0:
                Put(chunk, number, dice.Weighted(purposes), created, "Soon", cases: 2);
                break;
            case 1:
                Put(chunk, number, Of(purposes, Evidence), created, "Routine", parts: 3, apart: 7);
                break;
            case 2:
                Put(chunk, number, Of(purposes, ["REMAND", "BAIL", "MISC_APPLICATION"]), created, "Urgent", limit: day.PlusDays(dice.Between(3, 6)));
                break;
            case 3 when first:
                Put(chunk, number, dice.Weighted(purposes), created, "Soon", limit: day.PlusDays(-1));
                break;
            case 4 when first:
                Put(chunk, number, Of(purposes, Evidence), created, "Routine", parts: 3, apart: 14, limit: day.PlusDays(20));
                break;
            case 5:
                Put(chunk, number, dice.Weighted(purposes), created, "Routine", notBefore: day.PlusDays(dice.Between(8, 16)));
                break;
            case 6:
                Put(chunk, number, dice.Weighted(purposes), created, "Soon", returned: true);
                break;
            case 7:
                Put(chunk, number, Of(purposes, Evidence), created, "Soon", limit: day.PlusDays(dice.Between(12, 18)), parts: 2, apart: 1);
                break;
            default:
                Put(chunk, number, dice.Weighted(purposes), created, dice.Weighted([("Routine", 60), ("Soon", 30), ("Urgent", 10)]));
                break;
        }
    }

    /// <summary>The first of the purposes that this court hears.</summary>
    private static string Of(IReadOnlyList<(string Value, int Weight)> purposes, IReadOnlyList<string> wanted) =>
        wanted.FirstOrDefault(w => purposes.Any(p => p.Value == w)) ?? purposes[0].Value;

    private void Put(
        Chunk chunk, int number, string purpose, DateTime created, string priority, int cases = 1, int parts = 1, int apart = 0, LocalDate? limit = null, LocalDate? notBefore = null, bool returned = false)
    {
        var type = room.Kind.CaseTypes.Select(t => t.Value).First(t => Court.Fits(t, purpose));
        var advocate = dice.One(room.Advocates);
        var opened = created.AddDays(-dice.Between(5, 60));
        var (ids, called) = (new List<Guid>(), new List<Part>());
        for (var i = 0; i < cases; i++)
        {
            var inCase = Casework.Open(chunk, room, type, world.Registry.CaseType(type)!.RestrictedByDefault,
                $"DEMO {Court.Register(type)} {day.DayOfYear}-W{number * 2 + i:00}-{room.Courtroom.Code[3..]}/{day.Year}", day, opened, advocate, ref dice);
            ids.Add(inCase.Id);
            // Counsel of both cases comes once.
            called.AddRange(inCase.Called(purpose, ref dice).Where(p => called.All(c => c.Person != p.Person)));
        }
        var minutes = world.Registry.Purpose(purpose)!.DefaultMinutes;
        Guid? group = parts > 1 ? dice.Id(Milliseconds(created)) : null;
        for (var part = 1; part <= parts; part++)
        {
            var id = dice.Id(Milliseconds(created));
            chunk.Requests.Add(new(id, room.Courtroom.Id.Value, purpose, created, group, group is null ? null : part, minutes, priority, notBefore, limit, part == 1 ? 0 : apart,
                returned ? Refusal(called) : null, returned ? world.At(day.PlusDays(-1), 10 * 60).ToDateTimeUtc() : null, ids));
            chunk.History.Add(new(dice.Id(Milliseconds(created)), id, created, "requested", null, "Requested", 1, null, $$"""{"courtroom":"{{room.Courtroom.Code}}"}"""));
            foreach (var who in called)
            {
                var appearance = dice.Id(Milliseconds(created));
                chunk.Appearances.Add(new(appearance, id, who.Participant, who.Person, who.Place, who.Place == "station" ? who.Places[0].Id.Value : null, null));
                // Counsel would come by link as well, a witness to the next place of the kind; who is held stays.
                if (who is { Place: "station", Role: "advocate" })
                {
                    chunk.Choices.Add(new(appearance, "link", null));
                }
                else if (who is { Place: "station", Role: "witness" or "complainant", Places.Count: > 1 })
                {
                    chunk.Choices.Add(new(appearance, "station", who.Places[1].Id.Value));
                }
            }
        }
    }

    private string Refusal(List<Part> called) => JsonSerializer.Serialize(
        new BacklogRefusal("slot-taken", world.At(day.PlusDays(2), 10 * 60), called.FirstOrDefault(p => p.Place == "station") is { } at ? $"access-point:{at.Places[0].Code}" : $"courtroom:{room.Courtroom.Code}"), Json.Stored);

    private static long Milliseconds(DateTime at) => new DateTimeOffset(at).ToUnixTimeMilliseconds();
}
