using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>A booking and the courtroom it asks for.</summary>
internal sealed record Asked(RoomRow Room, BookHearing Booking);

/// <summary>The cases and appearances of a booking, found or made.</summary>
internal sealed record Taken(IReadOnlyList<CaseState> Cases, IReadOnlyList<AppearanceState> Appearances);

/// <summary>
/// Finds the cases and people that bookings name and makes the missing ones; what was made is written by <see cref="Write"/> for the bookings
/// that came to something. Two bookings never make the same one twice: see <see cref="Known"/>.
/// </summary>
/// <param name="parties">Whom the caller may name.</param>
/// <param name="personOf">The id of a new person with an identity; without it every new person gets a fresh one.</param>
internal sealed class Intake(Tx tx, Registry registry, PartyResolver parties, IReadOnlyList<Asked> bookings, Func<string, Guid>? personOf = null)
{
    private readonly Known known = new(registry, parties);
    private readonly MadeInIntake made = new();

    /// <summary>The calendar's version, read in the same round trip.</summary>
    public long RegistryVersion => known.RegistryVersion;

    /// <summary>One round trip: locks the identities and reads everything that is known.</summary>
    /// <param name="locked">False for a look that decides nothing.</param>
    public Task Look(bool locked = true) => known.Look(tx, bookings, locked);

    /// <summary>Queues the inserts of what these bookings made.</summary>
    public void Write(IEnumerable<Taken> taken) => made.Write(tx, taken);

    /// <summary>Participants whose roles and protection, as these bookings give them, would break the separation of another hearing. Asked after <see cref="Placement"/> has locked.</summary>
    public async Task<HashSet<Guid>> Broken(IEnumerable<Taken> taken)
    {
        var given = made.Given(taken);
        var met = (await BesideAccused.Of(tx, given)).SelectMany(m => new[] { m.One, m.Other }).ToHashSet();
        return [.. given.Where(g => met.Contains(g.PersonId)).Select(g => g.Id)];
    }

    /// <summary>The same with everybody's standing as it is now: later bookings of the same intake may have given them roles and protection.</summary>
    public Taken Stand(Taken taken)
    {
        var rows = taken.Cases.SelectMany(c => known.Participants(c.Id)).ToLookup(p => p.PersonId, p => (p.Role, p.Protected));
        return taken with { Appearances = [.. taken.Appearances.Select(a => a with { Standing = PartyStanding.Of(rows[a.PersonId]) })] };
    }

    /// <summary>For each case that these bookings make, by id, the court's cases whose numbers are near. Asked before <see cref="Write"/> is sent.</summary>
    public Task<IReadOnlyDictionary<Guid, IReadOnlyList<HearingCaseView>>> Similar(IEnumerable<Taken> taken) => CaseHints.Similar(tx, made.CasesOf(taken));

    /// <summary>The coming hearings that these bookings' cases have already.</summary>
    public Task<IReadOnlyList<FixedHearing>> Fixed(IEnumerable<Taken> taken) => CaseHints.Fixed(tx, [.. taken.SelectMany(t => t.Cases).Select(c => c.Id).Where(id => !made.Cases.ContainsKey(id)).Distinct()]);

    /// <summary>Decides every case and appearance of one of the bookings.</summary>
    public Outcome<Taken> Take(Asked asked, CalendarFacts facts)
    {
        var errors = new List<FieldError>();
        var cases = new List<CaseState>();
        foreach (var (input, i) in asked.Booking.Cases.Select((c, i) => (c, i)))
        {
            if (Case(asked.Room, input, $"cases[{i}]", errors) is { } found && cases.All(c => c.Id != found.Id))
            {
                cases.Add(found);
            }
        }
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        var appearances = new List<AppearanceState>();
        foreach (var (input, i) in asked.Booking.Participants.Select((p, i) => (p, i)))
        {
            if (Appearance(input, cases, facts, $"participants[{i}]", errors) is { } appearance)
            {
                if (appearances.Any(a => a.ParticipantId == appearance.ParticipantId))
                {
                    errors.Add(new($"participants[{i}]", "check.listed-twice"));
                }
                appearances.Add(appearance);
            }
        }
        return errors.Count > 0 ? Problem.Invalid(errors) : Stand(new(cases, Apart(appearances, asked.Booking.Apart)));
    }

    private static List<AppearanceState> Apart(List<AppearanceState> appearances, IReadOnlyList<KeepApart> pairs)
    {
        foreach (var one in pairs.ToLookup(p => p.One, p => appearances[p.Other].ParticipantId))
        {
            appearances[one.Key] = appearances[one.Key] with { Apart = [.. one] };
        }
        return appearances;
    }

    private CaseState? Case(RoomRow room, CaseInput input, string field, List<FieldError> errors)
    {
        if ((input.Id?.Value ?? known.CaseNumbered(room.CourtId, input.Number)) is { } id)
        {
            // A case of another court is as unknown here as one that does not exist.
            if (known.CaseIn(room.CourtId, id) is { } found)
            {
                return found;
            }
            errors.Add(new($"{field}.id", "check.unknown"));
            return null;
        }
        if (registry.CaseType(input.Type) is not { } type)
        {
            errors.Add(new($"{field}.type", string.IsNullOrEmpty(input.Type) ? "check.required" : "check.unknown"));
            return null;
        }
        var fresh = new CaseState(Guid.CreateVersion7(), CleanName.Of(input.Number!), type.Code, input.Restricted ?? type.RestrictedByDefault);
        known.Add(room.CourtId, fresh, Folding.Fold(input.Number!));
        made.Cases[fresh.Id] = new(room.CourtId, fresh, Folding.Fold(input.Number!), CleanName.Of(input.Title), CleanName.OrNull(input.FirNumber), CleanName.OrNull(input.PoliceStation));
        return fresh;
    }

    private AppearanceState? Appearance(ParticipantInput input, List<CaseState> cases, CalendarFacts facts, string field, List<FieldError> errors)
    {
        AccessPointRow? at = null;
        if (input.Place.AccessPoint is { } code && !facts.AccessPoints.TryGetValue(code, out at))
        {
            errors.Add(new($"{field}.place.accessPoint", "check.unknown"));
            return null;
        }
        var participant = Participant(input, cases, field, errors);
        var place = at is not null ? PlaceKind.Station : input.Place.Link ? PlaceKind.Link : PlaceKind.Courtroom;
        return participant is null ? null
            : new(Guid.CreateVersion7(), participant.Id, participant.PersonId, participant.Role, PartyStanding.Of([(participant.Role, participant.Protected)]), place, at, null, null);
    }

    private KnownParticipant? Participant(ParticipantInput input, List<CaseState> cases, string field, List<FieldError> errors)
    {
        var onCase = cases.SelectMany(c => known.Participants(c.Id));
        if (input.Participant is { } id)
        {
            var listed = onCase.FirstOrDefault(p => p.Id == id.Value);
            if (listed is null)
            {
                errors.Add(new($"{field}.participant", "check.unknown"));
            }
            return listed;
        }
        if (Person(input, field, errors) is not { } party)
        {
            return null;
        }
        if (party.Fill)
        {
            made.Contact(party.Person, CleanName.OrNull(input.Email), CleanName.OrNull(input.Phone));
        }
        if (onCase.FirstOrDefault(p => p.PersonId == party.Person && p.Role == input.Role) is { } same)
        {
            if (!party.Fill)
            {
                made.ContactHere(same.Id, CleanName.OrNull(input.Email), CleanName.OrNull(input.Phone));
            }
            if (input.Protected && !same.Protected)
            {
                same = known.Replace(same, same with { Protected = true });
                made.Protect(same);
            }
            return same;
        }
        var fresh = new KnownParticipant(Guid.CreateVersion7(), cases[0].Id, party.Person, input.Role!, input.Protected, party.Facts);
        known.Add(fresh);
        made.Participants[fresh.Id] = fresh;
        return fresh;
    }

    private Party? Person(ParticipantInput input, string field, List<FieldError> errors)
    {
        var (bar, prisoner, name) = (Known.Bar(input), known.Prisoner(input), CleanName.OrNull(input.Name));
        var typed = new PartyFacts(name, input.Sex ?? "not-recorded", input.Age ?? "not-recorded", input.Language ?? "ur", CleanName.OrNull(input.Email), CleanName.OrNull(input.Phone),
            bar, prisoner?.Prison, prisoner?.Number);
        if (input.PersonId is { } named)
        {
            if (known.Person(named.Value) is { } listed && PartyResolver.ById(listed, input.Role, typed) is { } party)
            {
                return party;
            }
            errors.Add(new($"{field}.personId", "check.unknown"));
            return null;
        }
        if (known.PersonBy(bar, prisoner) is { } person && PartyResolver.ByNumber(person, input.Role, typed) is { } linked)
        {
            return linked;
        }
        if (name is null)
        {
            errors.Add(new($"{field}.name", "check.required"));
            return null;
        }
        if (Known.Number(input) is not null && prisoner is null)
        {
            errors.Add(new($"{field}.prisonerNumber", "check.prisoner-needs-prison"));
            return null;
        }
        var identity = bar is not null ? $"bar {bar}" : prisoner is { } p ? $"prisoner {p.Prison} {p.Number}" : null;
        var fresh = identity is not null && personOf is not null ? personOf(identity) : Guid.CreateVersion7();
        known.Add(new NamedPerson(fresh, Reach.Own, name), bar, prisoner);
        made.Persons[fresh] = new(fresh, name, typed.Sex!, typed.Age!, bar, prisoner?.Prison, prisoner?.Number, typed.Email, typed.Phone, typed.Language!);
        return new(fresh, null, false);
    }
}
