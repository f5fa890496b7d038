using NodaTime;
using RuleOfLaw.Courts.Demonstration.Loading;
using RuleOfLaw.Courts.Demonstration.People;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Demonstration.Making;

/// <summary>Someone in a case, and where that person is to appear: <c>station</c> (at one of <paramref name="Places"/>), <c>link</c> or <c>courtroom</c>.</summary>
internal sealed record Part(Guid Participant, Guid Person, string Role, bool Protected, string Place, IReadOnlyList<AccessPoint> Places);

/// <summary>A case while hearings are made for it.</summary>
internal sealed class DemoCase(Guid id, string type, IReadOnlyList<Part> parts, int hearings)
{
    public Guid Id { get; } = id;

    public string Type { get; } = type;

    public IReadOnlyList<Part> Parts { get; } = parts;

    public int Left { get; set; } = hearings;

    public LocalDate LastDay { get; set; } = new(2000, 1, 1);

    /// <summary>The last hearing, where it was adjourned: the next one continues it.</summary>
    public Guid? Adjourned { get; set; }

    public Guid? Advocate { get; } = parts.FirstOrDefault(p => p.Role == "advocate")?.Person;

    /// <summary>Who is called for a purpose; never nobody.</summary>
    public IReadOnlyList<Part> Called(string purpose, ref Dice dice)
    {
        var called = new List<Part>();
        foreach (var part in Parts)
        {
            var share = (part.Role, purpose) switch
            {
                ("accused", "ARGUMENTS") => 0.3,
                ("accused", "BAIL") => 0.6,
                ("accused", "MISC_APPLICATION") => 0.2,
                ("accused", _) => 1,
                ("advocate", "REMAND") => 0.35,
                ("advocate", _) => 0.9,
                ("prosecutor", "ARGUMENTS" or "BAIL") => 0.6,
                ("prosecutor", _) => 0.15,
                ("witness" or "medico-legal-officer", "PROSECUTION_EVIDENCE" or "DEFENCE_EVIDENCE") => 0.75,
                ("witness", "FAMILY_EVIDENCE") => 0.6,
                ("investigating-officer", "REMAND" or "PROSECUTION_EVIDENCE") => 0.3,
                ("complainant", "FAMILY_EVIDENCE" or "MISC_APPLICATION") => 0.9,
                ("complainant", "PROSECUTION_EVIDENCE") => 0.5,
                _ => 0.0,
            };
            if (dice.Chance(share))
            {
                called.Add(part);
            }
        }
        return called.Count > 0 ? called : [Parts[0]];
    }
}

/// <summary>Opens cases with invented people. Numbers begin with DEMO, so that no page or file can pass for a real one.</summary>
internal static class Casework
{
    public static DemoCase Open(Chunk into, Room room, string type, bool restricted, string number, LocalDate day, DateTime openedAt, Officer advocate, ref Dice dice)
    {
        var at = new DateTimeOffset(openedAt).ToUnixTimeMilliseconds();
        var id = dice.Id(at);
        var parts = new List<Part>();
        var criminal = room.Kind.Criminal && type is not ("WRIT" or "HABEAS_CORPUS");
        DemoName first = default, other = default;
        if (criminal)
        {
            var child = type == "JUVENILE";
            for (var i = dice.Chance(0.12) ? 2 : 1; i > 0; i--)
            {
                var sex = dice.Weighted(SexOfAccused);
                var prisons = Prefer(Established(room, "PRISON", day), ref dice);
                var held = prisons.Count > 0 && dice.Chance(0.88);
                var (person, name) = NewPerson(into, sex, child ? "child" : dice.Chance(0.97) ? "adult" : "not-recorded", at, ref dice, held ? prisons[0].Id.Value : null);
                first = first.En is null ? name : first;
                Add(into, parts, id, person, "accused", false, held ? "station" : "courtroom", held ? prisons : [], at, ref dice);
            }
        }
        var shielded = type is "GBV" or "CHILD_PROTECTION";
        if (!criminal || shielded || dice.Chance(0.25))
        {
            var (person, name) = NewPerson(into, type == "GBV" ? dice.Weighted([("female", 96), ("male", 3), ("not-recorded", 1)]) : dice.Weighted(SexOfOthers),
                type == "CHILD_PROTECTION" && dice.Chance(0.7) ? "child" : "adult", at, ref dice);
            other = name;
            Place(shielded && dice.Chance(0.9), "complainant", person, ref dice);
        }
        if (dice.Chance(type is "BAIL_PETITION" ? 0 : 0.45))
        {
            var (person, name) = NewPerson(into, dice.Weighted(SexOfOthers), dice.Chance(0.03) ? "child" : dice.Chance(0.97) ? "adult" : "not-recorded", at, ref dice);
            other = other.En is null && !criminal ? name : other;
            Place(shielded && dice.Chance(0.6), "witness", person, ref dice);
        }
        Add(into, parts, id, advocate.Id, "advocate", false, dice.Weighted([("link", 45), ("station", 25), ("courtroom", 30)]), Established(room, "BAR", day), at, ref dice);
        if (criminal)
        {
            Add(into, parts, id, dice.One(room.Prosecutors).Id, "prosecutor", false, "courtroom", [], at, ref dice);
            if (dice.Chance(0.5))
            {
                Add(into, parts, id, dice.One(room.Investigators).Id, "investigating-officer", false, dice.Chance(0.6) ? "courtroom" : "link", [], at, ref dice);
            }
            if (dice.Chance(type is "GBV" or "CHILD_PROTECTION" ? 0.5 : 0.12))
            {
                Add(into, parts, id, dice.One(room.Doctors).Id, "medico-legal-officer", false, "station", Established(room, "HOSPITAL", day), at, ref dice);
            }
        }
        var urdu = first.En is null ? other.Urdu : first.Urdu;
        var title = (criminal, urdu) switch
        {
            (true, true) => $"سرکار بنام {first.Ur}",
            (true, false) => $"State v. {first.En}",
            (false, true) => $"{other.Ur} بنام {Opponent(ref dice).Ur}",
            (false, false) => $"{other.En} v. {Opponent(ref dice).En}",
        };
        into.Cases.Add(new(id, room.Courtroom.Court.Value, number, type, title, criminal ? "Trial" : "Hearing", restricted,
            criminal ? $"DEMO-{dice.Between(1, 900)}/{day.Year}" : null, criminal ? $"Demonstration police station {dice.Between(1, 9)}" : null, openedAt));
        return new(id, type, parts, dice.Between(3, 8));

        void Place(bool guarded, string role, Guid person, ref Dice thrown)
        {
            if (guarded)
            {
                var desks = Established(room, "WOMEN_CHILD_DESK", day);
                Add(into, parts, id, person, role, true, desks.Count > 0 ? "station" : "link", desks, at, ref thrown);
            }
            else
            {
                Add(into, parts, id, person, role, false, thrown.Weighted([("station", 40), ("link", 30), ("courtroom", 30)]), Established(room, "COURT_COMPLEX", day), at, ref thrown);
            }
        }
    }

    private static readonly (string, int)[] SexOfAccused = [("male", 925), ("female", 62), ("other", 4), ("not-recorded", 9)];

    private static readonly (string, int)[] SexOfOthers = [("male", 640), ("female", 335), ("other", 3), ("not-recorded", 22)];

    private static DemoName Opponent(ref Dice dice) => Names.Person(ref dice, dice.Chance(0.3) ? "female" : "male");

    private static void Add(Chunk into, List<Part> parts, Guid inCase, Guid person, string role, bool guarded, string place, IReadOnlyList<AccessPoint> places, long at, ref Dice dice)
    {
        var id = dice.Id(at);
        into.Participants.Add(new(id, inCase, person, role, guarded));
        parts.Add(new(id, person, role, guarded, place == "station" && places.Count == 0 ? "link" : place, places));
    }

    private static (Guid, DemoName) NewPerson(Chunk into, string sex, string age, long at, ref Dice dice, Guid? prison = null)
    {
        var id = dice.Id(at);
        var name = Names.Person(ref dice, sex);
        into.People.Add(new(id, name.Kept, name.Folded, sex, age, null, prison, prison is null ? null : $"DEMO-{id.ToString("N")[^10..].ToUpperInvariant()}", null, name.Urdu || dice.Chance(0.6) ? "ur" : "en"));
        return (id, name);
    }

    private static IReadOnlyList<AccessPoint> Established(Room room, string kind, LocalDate day) =>
        room.Near.TryGetValue(kind, out var near) ? [.. near.Where(a => a.EstablishedOn <= day && !(a.ClosedOn <= day)).Take(3)] : [];

    /// <summary>Mostly the nearest comes first.</summary>
    private static IReadOnlyList<AccessPoint> Prefer(IReadOnlyList<AccessPoint> near, ref Dice dice)
    {
        var first = dice.Chance(0.75) || near.Count < 2 ? 0 : dice.Between(1, near.Count - 1);
        return first == 0 ? near : [near[first]];
    }
}
