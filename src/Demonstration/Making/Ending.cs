namespace RuleOfLaw.Courts.Demonstration.Making;

/// <summary>How a hearing ended. Minutes count from its listed start.</summary>
internal readonly record struct Ending(string Status, string? Outcome, string? Reason, int? Started, int Ended)
{
    private static readonly (string, int)[] Unheard =
    [
        ("COUNSEL_ABSENT", 28), ("WITNESS_ABSENT", 22), ("STRIKE", 10), ("PARTY_FAILURE", 8), ("ACCUSED_NOT_PRODUCED", 8), ("RECORD_MISSING", 7), ("SUMMONS_UNSERVED", 7), ("JUDGE_ON_LEAVE", 6), ("OTHER", 3),
        ("INTERPRETER_UNAVAILABLE", 1),
    ];

    private static readonly (string, int)[] AfterStart = [("WITNESS_ABSENT", 30), ("PARTY_FAILURE", 25), ("COUNSEL_ABSENT", 20), ("RECORD_MISSING", 15), ("OTHER", 10)];

    private static readonly (string, int)[] Unfortunate = [("Adjourned", 55), ("NotReached", 15), ("TechnicalFailure", 9), ("Withdrawn", 8), ("Cancelled", 13)];

    public static Ending Of(ref Dice dice, bool held, int minutes)
    {
        if (held)
        {
            var late = dice.Weighted([(0, 40), (3, 20), (6, 14), (10, 10), (15, 8), (25, 5), (-2, 3)]) + dice.Below(3);
            var ended = late + Math.Max(3, minutes * dice.Between(60, 125) / 100);
            return dice.Below(1000) switch
            {
                < 5 => new("Concluded", "TechnicalFailure", "LINK_FAILURE", late, ended),
                < 190 => new("Concluded", "Adjourned", dice.Weighted(AfterStart), late, ended),
                _ => new("Concluded", "Heard", null, late, ended),
            };
        }
        return dice.Weighted(Unfortunate) switch
        {
            "Adjourned" => new("Concluded", "Adjourned", dice.Weighted(Unheard), null, dice.Between(0, minutes)),
            "NotReached" => new("Concluded", "NotReached", "NOT_REACHED", null, minutes + dice.Between(20, 90)),
            "TechnicalFailure" => new("Concluded", "TechnicalFailure", dice.Chance(0.65) ? "LINK_FAILURE" : "POWER_FAILURE", null, dice.Between(10, 30)),
            "Withdrawn" => new("Concluded", "Withdrawn", null, null, dice.Between(0, 5)),
            var cancelled => new(cancelled, null, null, null, -dice.Between(45, 600)),
        };
    }

    /// <summary>Whether the person with that role stayed away, given the reason.</summary>
    public bool Missing(string role, ref Dice dice) => (Reason, role) switch
    {
        ("COUNSEL_ABSENT", "advocate") or ("WITNESS_ABSENT", "witness" or "medico-legal-officer" or "investigating-officer") or ("ACCUSED_NOT_PRODUCED", "accused") or ("STRIKE", "advocate") => true,
        _ => dice.Chance(0.03),
    };
}
