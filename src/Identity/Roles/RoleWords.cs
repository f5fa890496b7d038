using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Identity.Roles;

/// <summary>Roles and scopes in the reader's words.</summary>
internal static class RoleWords
{
    public static string Key(string role) => $"role.{role.Replace('-', '_')}";

    public static string Scope(Texts texts, string scope) => scope == "all" ? texts["user.everywhere"] : scope;

    public static IReadOnlyList<Option> Options(Texts texts) => [.. Codes.Grantable.Select(r => new Option(r.Code(), texts[Key(r.Code())]))];
}
