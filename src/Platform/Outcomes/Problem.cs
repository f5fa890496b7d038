namespace RuleOfLaw.Courts.Platform.Outcomes;

/// <summary>How a problem is answered over HTTP; pages show all of them as form errors or an error page.</summary>
public enum ProblemKind
{
    /// <summary>400: the input is malformed; <see cref="Problem.Errors"/> says where.</summary>
    Invalid = 400,
    Unauthenticated = 401,
    Forbidden = 403,
    /// <summary>404: absent, or outside the caller's scope.</summary>
    NotFound = 404,
    /// <summary>405: the address takes other methods; the Allow header names them.</summary>
    MethodNotAllowed = 405,
    /// <summary>409: somebody else holds it.</summary>
    Conflict = 409,
    /// <summary>412: the caller worked on an older revision.</summary>
    Stale = 412,
    /// <summary>413: more than the address takes.</summary>
    TooLarge = 413,
    /// <summary>415: another content type than the address takes.</summary>
    UnsupportedMediaType = 415,
    /// <summary>422: understood, and refused by a rule.</summary>
    Refused = 422,
    TooMany = 429,
    Unavailable = 503,
}

/// <summary>One field's error: <paramref name="Key"/> is a text key, <paramref name="Args"/> its placeholders.</summary>
public sealed record FieldError(string Field, string Key, IReadOnlyDictionary<string, object?>? Args = null);

/// <summary>
/// An expected failure. <paramref name="Slug"/> is stable and part of the HTTP contract; its words are the texts
/// <c>problem.SLUG.title</c> and <c>problem.SLUG.detail</c>, with <paramref name="Args"/> as placeholders.
/// </summary>
public sealed record Problem(string Slug, ProblemKind Kind, IReadOnlyDictionary<string, object?>? Args = null)
{
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>Further members of the problem document, for example <c>conflicts</c>.</summary>
    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }

    public static Problem NotFound { get; } = new("not-found", ProblemKind.NotFound);

    public static Problem Forbidden { get; } = new("forbidden", ProblemKind.Forbidden);

    public static Problem Unauthenticated { get; } = new("unauthenticated", ProblemKind.Unauthenticated);

    /// <summary>412: the caller worked on an older revision than <paramref name="current"/>, which the answer names.</summary>
    public static Problem Stale(int current) => new("stale", ProblemKind.Stale) { Extensions = Named(("revision", current)) };

    public static Problem Invalid(params IReadOnlyList<FieldError> errors) => new("invalid", ProblemKind.Invalid) { Errors = errors };

    /// <summary>A rule said no: <c>Problem.Refuse("no-judge-posted", ("courtroom", code))</c>.</summary>
    public static Problem Refuse(string slug, params (string Name, object? Value)[] args) => new(slug, ProblemKind.Refused, Named(args));

    public static Problem Conflict(string slug, params (string Name, object? Value)[] args) => new(slug, ProblemKind.Conflict, Named(args));

    public static Dictionary<string, object?> Named(params (string Name, object? Value)[] args) => args.ToDictionary(a => a.Name, a => a.Value);
}
