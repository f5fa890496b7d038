using Dapper;
using Npgsql;
using RuleOfLaw.Courts.Demonstration.Contracts;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Demonstration.Seeding;

/// <summary>The accounts to try every role with. Passwords are random and known only to who started the seed.</summary>
internal sealed class Accounts(IMakeUsers users)
{
    private sealed record Wanted(string Name, string En, string Ur, string Language, Role Role, ScopeKind Scope, string Code);

    private static readonly IReadOnlyList<Wanted> Demonstration =
    [
        new("clerk", "Demonstration clerk, Peshawar", "نمائشی ریڈر، پشاور", "en", Role.Clerk, ScopeKind.Courtroom, "VC-KP-01"),
        new("supervisor", "Demonstration supervisor, Khyber Pakhtunkhwa", "نمائشی نگران، خیبر پختونخوا", "en", Role.Clerk, ScopeKind.Province, "KP"),
        new("operator", "Demonstration operator, Peshawar", "نمائشی آپریٹر، پشاور", "ur", Role.Operator, ScopeKind.AccessPoint, "AP-KP-01"),
        new("operator2", "Demonstration operator, Haripur", "نمائشی آپریٹر، ہری پور", "ur", Role.Operator, ScopeKind.AccessPoint, "AP-KP-02"),
        new("judge", "Demonstration judge, Peshawar", "نمائشی جج، پشاور", "en", Role.Judge, ScopeKind.Courtroom, "VC-KP-01"),
        new("programme", "Demonstration programme staff", "نمائشی پروگرام عملہ", "en", Role.ProgrammeStaff, ScopeKind.All, ""),
        new("focal", "Demonstration focal point, Peshawar", "نمائشی فوکل پرسن، پشاور", "ur", Role.FocalPoint, ScopeKind.District, "kp-peshawar"),
        new("delivery", "Demonstration delivery unit", "نمائشی ڈیلیوری یونٹ", "en", Role.DeliveryUnit, ScopeKind.All, ""),
        new("steering", "Demonstration steering committee", "نمائشی اسٹیئرنگ کمیٹی", "en", Role.SteeringCommittee, ScopeKind.All, ""),
        new("administrator", "Demonstration administrator", "نمائشی منتظم", "en", Role.Administrator, ScopeKind.All, ""),
        new("auditor", "Demonstration auditor", "نمائشی آڈیٹر", "en", Role.Auditor, ScopeKind.All, ""),
    ];

    private static readonly IReadOnlyList<Wanted> Real = [new("administrator", "Administrator", "منتظم", "en", Role.Administrator, ScopeKind.All, "")];

    /// <returns>The accounts made now, each with its password.</returns>
    public async Task<IReadOnlyList<SeededAccount>> Make(bool demonstration, NpgsqlDataSource owner, CancellationToken cancel)
    {
        var made = new List<SeededAccount>();
        foreach (var wanted in demonstration ? Demonstration : Real)
        {
            var user = await users.Make(new(wanted.Name, wanted.En, wanted.Ur, null, wanted.Language, null, [new(wanted.Role, new(wanted.Scope, wanted.Code))]), cancel);
            if (user.Password is { } password)
            {
                made.Add(new(user.Id, wanted.Name, wanted.Role, wanted.Scope == ScopeKind.All ? "all" : wanted.Code, password));
            }
            if (wanted.Role == Role.Judge)
            {
                await using var connection = await owner.OpenConnectionAsync(cancel);
                await connection.ExecuteAsync("update scheduling.judge set user_id = @user where id = @judge and user_id is null", new { user = user.Id, judge = RegistryId.For("demonstration-judge", wanted.Code) });
            }
        }
        return made;
    }
}
