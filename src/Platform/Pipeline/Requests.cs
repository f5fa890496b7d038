using MediatR;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Platform.Pipeline;

/// <summary>A request that reads.</summary>
public interface IQuery<T> : IRequest<Outcome<T>>;

/// <summary>A request that changes something: audited, and answered once per idempotency key.</summary>
public interface ICommand<T> : IRequest<Outcome<T>>, ICommandMarker;

/// <summary>Marks <see cref="ICommand{T}"/> whatever its answer.</summary>
public interface ICommandMarker;

/// <summary>
/// Who may send the request. The caller needs one of the roles in a scope that covers the request's <see cref="IHaveTarget.Target"/>.
/// <see cref="Role.System"/> is never implied; name it where jobs send the request.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AllowAttribute : Attribute
{
    public AllowAttribute(params Role[] roles) => Roles = roles.Length > 0 ? roles : throw new ArgumentException("An [Allow] names at least one role.", nameof(roles));

    public IReadOnlyList<Role> Roles { get; }
}

/// <summary>What a request acts on, so that the caller's scope can be checked before the handler runs.</summary>
public interface IHaveTarget
{
    Target Target { get; }
}

/// <summary>The kind and id (or registry code) of a request's target: <c>Target.Of("hearing", id)</c>. Modules resolve their kinds to places.</summary>
public readonly record struct Target(string Kind, string Id)
{
    /// <summary>Nothing in particular: holding the role in any scope is enough. The handler then limits what it shows to the caller's scopes.</summary>
    public static Target None { get; } = new("none", "");

    public static Target Of(string kind, Guid id) => new(kind, id.ToString());

    public static Target Of(string kind, string code) => new(kind, code);
}

/// <summary>The places a target lies in; a scope covers the target when it covers one of them.</summary>
public sealed record Place(string? Province = null, string? District = null, string? Courtroom = null, string? AccessPoint = null, string? Institution = null)
{
    public bool CoveredBy(Scope scope) => scope.Kind switch
    {
        ScopeKind.All => true,
        ScopeKind.Province => scope.Code == Province,
        ScopeKind.District => scope.Code == District,
        ScopeKind.Courtroom => scope.Code == Courtroom,
        ScopeKind.AccessPoint => scope.Code == AccessPoint,
        ScopeKind.Institution => scope.Code == Institution,
        _ => false,
    };
}

/// <summary>A module's knowledge of where its targets lie. Registered once per kind.</summary>
public interface IResolveTarget
{
    /// <summary>The kinds this resolver knows, for example <c>hearing</c>.</summary>
    IReadOnlyCollection<string> Kinds { get; }

    /// <summary>
    /// The target's places by the role that asks: an operator reaches a hearing through its access points, a clerk through its courtroom.
    /// Empty where the target does not exist: answered as not found, like a target out of scope.
    /// </summary>
    ValueTask<IReadOnlyList<Place>> Places(Target target, Role role, CancellationToken cancel);
}

/// <summary>Checks a request's own shape; an empty list lets it through. Bounds every length.</summary>
public interface ICheck<in TRequest>
{
    IEnumerable<FieldError> Check(TRequest request);
}
