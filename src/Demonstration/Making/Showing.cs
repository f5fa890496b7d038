using RuleOfLaw.Courts.Demonstration.Loading;

namespace RuleOfLaw.Courts.Demonstration.Making;

/// <summary>How people's attendance went.</summary>
internal static class Showing
{
    private static readonly (string, int)[] Documents = [("cnic", 70), ("other", 22), ("passport", 8)];

    /// <summary>After the hearing: came and left, or did not come.</summary>
    public static AttendanceRow Over(Guid appearance, string role, DateTime starts, DateTime ended, Ending ending, ref Dice dice)
    {
        if (ending.Missing(role, ref dice))
        {
            var missed = starts.AddMinutes(dice.Between(5, 20));
            return new(appearance, "NoShow", null, null, null, null, null, missed, missed);
        }
        var arrived = starts.AddMinutes(-dice.Between(8, 55));
        return Checked(appearance, "Left", role, arrived, ended > arrived.AddMinutes(6) ? ended : arrived.AddMinutes(7), ref dice);
    }

    /// <summary>Someone who is there: <c>Arrived, Verified, Ready, InRoom, Disconnected</c> or, afterwards, <c>Left</c>.</summary>
    public static AttendanceRow Checked(Guid appearance, string status, string role, DateTime arrived, DateTime changed, ref Dice dice)
    {
        if (status == "Arrived")
        {
            return new(appearance, status, arrived, null, null, null, null, null, arrived);
        }
        var verified = arrived.AddMinutes(dice.Between(1, 3));
        var document = role == "accused" && dice.Chance(0.8) ? "prison-id" : dice.Weighted(Documents);
        var ready = arrived.AddMinutes(dice.Between(4, 6));
        return new(appearance, status, arrived, verified, document, $"{dice.Below(10_000):0000}", status == "Verified" ? null : ready, null, status switch { "Verified" => verified, "Ready" => ready, _ => changed });
    }
}
