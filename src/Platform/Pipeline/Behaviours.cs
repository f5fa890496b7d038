using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using MediatR;
using Microsoft.Extensions.Logging;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Platform.Pipeline;

/// <summary>Measures every request and logs its name, caller's id and answer.</summary>
internal sealed class Measure<TRequest, TAnswer>(CallContext call, ILogger<Measure<TRequest, TAnswer>> log) : IPipelineBehavior<TRequest, TAnswer> where TRequest : IRequest<TAnswer>
{
    public async Task<TAnswer> Handle(TRequest request, CancellationToken cancel, RequestHandlerDelegate<TAnswer> next)
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await next();
        if (request is ICommandMarker || log.IsEnabled(LogLevel.Debug))
        {
            log.RequestHandled(typeof(TRequest).Name, call.Caller.Reference, (answer as IOutcome)?.Problem?.Slug ?? "ok", Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return answer;
    }
}

/// <summary>
/// Lets through only callers with an allowed role in a scope that covers the request's target; what is refused leaves an audit entry,
/// and so does, with its transaction, every command.
/// </summary>
internal sealed class Authorise<TRequest, TAnswer>(CallContext call, Permission permission, RefusalTrail trail) : IPipelineBehavior<TRequest, TAnswer> where TRequest : IRequest<TAnswer>
{
    public async Task<TAnswer> Handle(TRequest request, CancellationToken cancel, RequestHandlerDelegate<TAnswer> next)
    {
        var decision = await permission.Decide(call.Caller, request, cancel);
        if (decision.Refusal is { } problem)
        {
            if (decision.OverTheLine)
            {
                await trail.Leave(call.Caller, typeof(TRequest).Name, Permission.TargetOf(request), decision.District, problem.Slug, cancel);
            }
            return Answers<TAnswer>.Fail(problem);
        }
        var outer = call.Command;
        call.Command = request is ICommandMarker ? new(typeof(TRequest).Name, Permission.TargetOf(request), decision.District) : outer;
        try
        {
            return await next();
        }
        finally
        {
            call.Command = outer;
        }
    }
}

/// <summary>Checks the request's shape with every registered <see cref="ICheck{TRequest}"/>.</summary>
internal sealed class Validate<TRequest, TAnswer>(IEnumerable<ICheck<TRequest>> checks) : IPipelineBehavior<TRequest, TAnswer> where TRequest : IRequest<TAnswer>
{
    public async Task<TAnswer> Handle(TRequest request, CancellationToken cancel, RequestHandlerDelegate<TAnswer> next)
    {
        var errors = checks.SelectMany(c => c.Check(request)).ToList();
        return errors.Count == 0 ? await next() : Answers<TAnswer>.Fail(Problem.Invalid(errors));
    }
}

/// <summary>Claims the caller's idempotency key for the transaction of a command (see <see cref="Work"/>).</summary>
internal sealed class OncePerKey<TRequest, TAnswer>(CallContext call) : IPipelineBehavior<TRequest, TAnswer> where TRequest : IRequest<TAnswer>
{
    public async Task<TAnswer> Handle(TRequest request, CancellationToken cancel, RequestHandlerDelegate<TAnswer> next)
    {
        if (call.IdempotencyKey is not { Length: > 0 } key || request is not ICommandMarker || call.Claim is not null)
        {
            return await next();
        }
        if (key.Length > 255)
        {
            return Answers<TAnswer>.Fail(Problem.Invalid(new FieldError("Idempotency-Key", "check.idempotency-key-too-long")));
        }
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, typeof(TRequest), Json.Stored));
        call.Claim = new(key, typeof(TRequest).Name, hash, typeof(TAnswer));
        try
        {
            return await next();
        }
        finally
        {
            call.Claim = null;
        }
    }
}

/// <summary>Makes a failed answer of whatever outcome type a request has.</summary>
internal static class Answers<TAnswer>
{
    private static readonly Func<Problem, TAnswer> Make = (Func<Problem, TAnswer>)Delegate.CreateDelegate(
        typeof(Func<Problem, TAnswer>), typeof(TAnswer).GetMethod("Fail", BindingFlags.Public | BindingFlags.Static)
            ?? throw new InvalidOperationException($"{typeof(TAnswer).Name} is not an Outcome."));

    public static TAnswer Fail(Problem problem) => Make(problem);
}
