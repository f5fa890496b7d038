namespace RuleOfLaw.Courts.Demonstration.Making;

/// <summary>What comes before a type of court: case types and purposes, by weight.</summary>
internal sealed record Court(IReadOnlyList<(string Value, int Weight)> CaseTypes, bool Criminal)
{
    public static Court Of(string type) => type switch
    {
        "JUDICIAL_MAGISTRATE" => new([("CRIMINAL_MAGISTERIAL", 100)], true),
        "ANTI_TERRORISM" => new([("ANTI_TERRORISM", 100)], true),
        "JUVENILE" => new([("JUVENILE", 70), ("CHILD_PROTECTION", 30)], true),
        "GBV" => new([("GBV", 100)], true),
        "FAMILY" => new([("FAMILY", 65), ("GUARDIANSHIP", 35)], false),
        "SENIOR_CIVIL" => new([("CIVIL_SUIT", 45), ("RENT", 15), ("EXECUTION", 15), ("SUCCESSION", 10), ("FAMILY", 15)], false),
        "HIGH_COURT_BENCH" => new([("CRIMINAL_APPEAL", 40), ("WRIT", 20), ("REVISION", 20), ("HABEAS_CORPUS", 10), ("BAIL_PETITION", 10)], true),
        _ => new([("CRIMINAL_SESSIONS", 58), ("NARCOTICS", 22), ("CRIMINAL_APPEAL", 10), ("REVISION", 5), ("BAIL_PETITION", 5)], true),
    };

    private static readonly string[] Appeals = ["CRIMINAL_APPEAL", "CIVIL_APPEAL", "REVISION", "WRIT", "HABEAS_CORPUS"];

    public bool Bench => CaseTypes[0].Value == "CRIMINAL_APPEAL";

    /// <summary>The purposes of this court, by the shares in the reference data.</summary>
    public IReadOnlyList<(string Value, int Weight)> Purposes(IReadOnlyDictionary<string, int> shares, bool urgentOnly) => (Bench, Criminal, urgentOnly) switch
    {
        (true, _, true) => [("BAIL", 1)],
        (true, _, false) => [("BAIL", 30), ("ARGUMENTS", 50), ("JUDGMENT", 8), ("MISC_APPLICATION", 12)],
        (_, true, true) => [("REMAND", shares["REMAND"]), ("BAIL", shares["BAIL"])],
        // Fewer courts hear remands and family evidence than there are, so that their shares of all hearings come out near those given.
        (_, true, false) => [.. shares.Where(s => s.Key != "FAMILY_EVIDENCE").Select(s => (s.Key, s.Key is "REMAND" or "PROSECUTION_EVIDENCE" ? s.Value * 5 / 4 : s.Value))],
        (_, false, true) => [],
        _ => [("FAMILY_EVIDENCE", 45), ("ARGUMENTS", 30), ("JUDGMENT", 10), ("MISC_APPLICATION", 15)],
    };

    /// <summary>Whether a case of that type comes up for that purpose.</summary>
    public static bool Fits(string caseType, string purpose) =>
        caseType == "BAIL_PETITION" ? purpose is "BAIL" or "ARGUMENTS"
        : !Appeals.Contains(caseType) || purpose is "BAIL" or "ARGUMENTS" or "JUDGMENT" or "MISC_APPLICATION";

    public static string Register(string caseType) => caseType switch
    {
        "CRIMINAL_MAGISTERIAL" => "Criminal", "BAIL_PETITION" => "Bail", "NARCOTICS" => "CNSA", "ANTI_TERRORISM" => "ATC", "GBV" => "GBV", "JUVENILE" => "Juvenile", "CHILD_PROTECTION" => "CP",
        "FAMILY" => "Family", "GUARDIANSHIP" => "Guardian", "CIVIL_SUIT" => "Civil", "RENT" => "Rent", "EXECUTION" => "Execution", "SUCCESSION" => "Succession", "CRIMINAL_APPEAL" => "Cr.A",
        "REVISION" => "Revision", "WRIT" => "W.P.", "HABEAS_CORPUS" => "H.C.", _ => "Sessions",
    };
}
