namespace RuleOfLaw.Courts.Scheduling.Listing;

/// <summary>Where, when and from which places some of an instance's hearings are heard (<c>listing-plan/1</c>). What it leaves out is unlisted.</summary>
internal sealed record ListingPlan(string Format, string Instance, IReadOnlyList<ListedHearing> Listed)
{
    public const string FormatName = "listing-plan/1";

    public static ListingPlan Of(string instance, IReadOnlyList<ListedHearing> listed) => new(FormatName, instance, listed);
}

/// <param name="Start">Minutes after midnight.</param>
/// <param name="At">The place of each participant, in the order of the hearing's participants.</param>
internal sealed record ListedHearing(string Hearing, string Courtroom, int Day, int Start, IReadOnlyList<string> At);
