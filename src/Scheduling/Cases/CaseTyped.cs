using NodaTime.Text;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>What is typed about a case: strings, so that it comes back as typed.</summary>
public sealed class CaseTyped
{
    public const string Yes = "yes", No = "no";

    public string? Courtroom { get; set; }

    public string? Seen { get; set; }

    /// <summary>The number for which near ones were shown: it is meant.</summary>
    public string? Sure { get; set; }

    public string? Number { get; set; }

    public string? Type { get; set; }

    public string? Title { get; set; }

    public string? Stage { get; set; }

    /// <summary>Empty: as the type has it.</summary>
    public string? Restricted { get; set; }

    public string? FirNumber { get; set; }

    public string? PoliceStation { get; set; }

    public string? InstitutedOn { get; set; }

    internal CaseFacts Facts => new(Number, Type, Title, Stage, Restricted switch { Yes => true, No => false, _ => null }, FirNumber, PoliceStation, InstitutedOn);

    public static CaseTyped Of(CaseDetails c) => new()
    {
        Seen = c.Seen, Number = c.Number, Type = c.Type, Title = c.Title, Stage = c.Stage, Restricted = c.Restricted ? Yes : No, FirNumber = c.FirNumber, PoliceStation = c.PoliceStation,
        InstitutedOn = c.InstitutedOn is { } day ? LocalDatePattern.Iso.Format(day) : null,
    };
}

/// <summary>What is typed about a participant.</summary>
public sealed class ParticipantTyped
{
    public string? Seen { get; set; }

    public string? WasProtected { get; set; }

    /// <summary>Empty: not asked yet; <c>new</c>, or a person's id, once possible same persons were shown.</summary>
    public string? Pick { get; set; }

    public string? Role { get; set; }

    public string? Protected { get; set; }

    public string? Name { get; set; }

    public string? Sex { get; set; }

    public string? Age { get; set; }

    public string? Language { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? BarEnrolment { get; set; }

    public string? Prison { get; set; }

    public string? PrisonerNumber { get; set; }

    internal bool IsProtected => Protected is "true";

    internal PersonFacts Facts => new(Name, Blank(Sex), Blank(Age), Blank(Language), Email, Phone, BarEnrolment, Prison, PrisonerNumber);

    internal static ParticipantTyped Of(CaseParticipant p, PartyDetails person) => new()
    {
        Seen = person.Seen, WasProtected = p.Protected ? "true" : "false", Protected = p.Protected ? "true" : null, Role = p.Role,
        Name = person.Facts.Name, Sex = person.Facts.Sex, Age = person.Facts.Age, Language = person.Facts.Language, Email = person.Facts.Email, Phone = person.Facts.Phone,
        BarEnrolment = person.Facts.BarEnrolment, Prison = person.Facts.Prison, PrisonerNumber = person.Facts.PrisonerNumber,
    };

    private static string? Blank(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
