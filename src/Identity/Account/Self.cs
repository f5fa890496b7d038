using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Account;

/// <summary>Requests about one's own account: open to everybody, and refused to who is not a signed-in person.</summary>
internal static class Self
{
    public static bool IsPerson(this Caller caller, out Guid id, out Problem problem)
    {
        id = caller.Id;
        problem = caller.Kind == CallerKind.Anonymous ? Problem.Unauthenticated : Problem.Forbidden;
        return caller.Kind == CallerKind.User;
    }
}
