using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Roles;

/// <summary>The one place that writes grants.</summary>
internal static class GrantWrites
{
    /// <summary>Gives the grant to a user or to a key; one that is held already stays.</summary>
    public static void ThenGrant(this Tx tx, Guid? user, Guid? key, Grant grant) => tx.Then(
        """
        insert into identity.role_grant (id, user_id, api_key_id, role, scope_kind, scope_code, granted_at, granted_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing
        """,
        Param.Uuid(Guid.CreateVersion7()), Param.Uuid(user), Param.Uuid(key), Param.Text(grant.Role.Code()), Param.Text(grant.Scope.Kind.Code()),
        Param.Text(grant.Scope.Code), Param.Time(tx.Now), Param.Text(tx.Caller.Reference));

    /// <summary>How the audit trail keeps a grant: <c>clerk@VC-KP-01</c>.</summary>
    public static string Written(this Grant grant) => $"{grant.Role.Code()}@{grant.Scope.Written()}";
}
