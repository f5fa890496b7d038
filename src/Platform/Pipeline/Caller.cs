namespace RuleOfLaw.Courts.Platform.Pipeline;

/// <summary>The roles of the domain (domain.md, "Who"). Codes in the API are the kebab-case names.</summary>
public enum Role
{
    Clerk, Operator, Judge, ProgrammeStaff, FocalPoint, DeliveryUnit, SteeringCommittee, Administrator, Auditor, Display, Participant,
    /// <summary>Anybody, signed in or not.</summary>
    Public,
    /// <summary>The platform itself: jobs, reactions, live rendering.</summary>
    System,
}

public enum ScopeKind { All, Province, District, Courtroom, AccessPoint, Institution }

/// <summary>Where a role holds. <paramref name="Code"/> is the registry code (<c>KP</c>, <c>kp-swat</c>, <c>VC-KP-01</c>, <c>AP-KP-01</c>); empty for All.</summary>
public sealed record Scope(ScopeKind Kind, string Code)
{
    public static Scope All { get; } = new(ScopeKind.All, "");
}

/// <summary>One role in one scope; a caller may hold several.</summary>
public sealed record Grant(Role Role, Scope Scope);

public enum CallerKind { Anonymous, User, ApiKey, Display, Participant, System }

/// <summary>Who sends a request. <paramref name="Id"/> is empty for Anonymous and System; <paramref name="Name"/> is for the caller's own eyes, never for logs.</summary>
public sealed record Caller(CallerKind Kind, Guid Id, string Name, IReadOnlyList<Grant> Grants)
{
    public static Caller Anonymous { get; } = new(CallerKind.Anonymous, Guid.Empty, "", [new(Role.Public, Scope.All)]);

    public static Caller System { get; } = new(CallerKind.System, Guid.Empty, "system", [new(Role.System, Scope.All)]);

    /// <summary>What histories and the audit trail keep: <c>user:ID</c>, <c>key:ID</c>, <c>system</c>.</summary>
    public string Reference => Kind switch
    {
        CallerKind.Anonymous => "anonymous",
        CallerKind.System => "system",
        CallerKind.ApiKey => $"key:{Id}",
        _ => $"{Kind.ToString().ToLowerInvariant()}:{Id}",
    };

    public bool Has(Role role) => Grants.Any(g => g.Role == role);

    /// <summary>The scopes in which the caller holds any of <paramref name="roles"/>.</summary>
    public IEnumerable<Scope> ScopesOf(params Role[] roles) => Grants.Where(g => roles.Contains(g.Role)).Select(g => g.Scope);
}

/// <summary>The current call, one per request scope: who, and the idempotency key it came with. Filled at the edge (cookie, API key, hub, job).</summary>
public sealed class CallContext
{
    public Caller Caller { get; set; } = Caller.Anonymous;

    /// <summary>The client's Idempotency-Key or the form's hidden key; null where none was given.</summary>
    public string? IdempotencyKey { get; set; }

    /// <summary>Set by the idempotency behaviour for the one transaction of the request.</summary>
    internal IdempotencyClaim? Claim { get; set; }

    /// <summary>The command being handled; its transaction leaves an audit entry even where the handler says nothing.</summary>
    internal CurrentCommand? Command { get; set; }
}

internal sealed record CurrentCommand(string Name, Target Target, string District);

internal sealed record IdempotencyClaim(string Key, string Request, byte[] BodyHash, Type AnswerType);
