using Dapper;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Platform.Commands;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Identity.Audit;

/// <summary>
/// Says that the database was restored from a backup: from now on the chains as they are bind, and heads exported earlier bind no more.
/// Leaves an entry in the trail and a line beside the heads; only who reaches this node's files can do it.
/// </summary>
/// <param name="Reason">Why, in words without names; 10 to 200 characters.</param>
[Allow(Role.System)]
internal sealed record AcceptRestore(string Reason) : ICommand<RestoreAccepted>, IHaveTarget
{
    public Target Target => Target.Of(PlatformTarget.Trail, "");
}

internal sealed record RestoreAccepted(int Chains, Instant At);

internal sealed class AcceptRestoreCheck : ICheck<AcceptRestore>
{
    public IEnumerable<FieldError> Check(AcceptRestore request) =>
        request.Reason is { } reason && reason.Trim().Length is >= 10 and <= 200 && !reason.Any(char.IsControl) ? [] : [new("Reason", "audit.bad-reason")];
}

internal sealed class AcceptRestoreHandler(Work work, NpgsqlDataSource db, SealAudit seal, ExportedHeads heads, AuditHeadFolders folders) : IRequestHandler<AcceptRestore, Outcome<RestoreAccepted>>
{
    private sealed record End(string District, long Number, byte[] Hash);

    public async Task<Outcome<RestoreAccepted>> Handle(AcceptRestore request, CancellationToken cancel)
    {
        var recorded = await work.Transact<Done>(tx =>
        {
            tx.Audit(nameof(AcceptRestore), request.Target, detail: new { reason = request.Reason.Trim() });
            return Task.FromResult<Outcome<Done>>(Done.Yes);
        }, cancel);
        if (recorded.Problem is { } problem)
        {
            return problem;
        }
        // The entry's own run comes later than every head that is to bind no more, and every later run after it.
        await seal.Run(cancel);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(@LockKey)", new { SealAudit.LockKey }, transaction);
        var trail = await connection.ExecuteScalarAsync<Guid>("select id from identity.audit_trail", transaction: transaction);
        var at = await connection.ExecuteScalarAsync<Instant>("select max(sealed_at) from identity.audit_seal", transaction: transaction);
        var ends = (await connection.QueryAsync<End>("select distinct on (district) district, number, hash from identity.audit_seal order by district, number desc", transaction: transaction)).ToList();
        await heads.Append(trail, ends.Select(e => new ExportedHead(e.District, e.Number, Convert.ToHexString(e.Hash), at)), cancel);
        var others = folders.More.Select(f => ExportedHeads.RootIn(f) ?? f).Prepend(heads.Root).SelectMany(r => ExportedHeads.OtherTrails(r, trail)).Distinct().ToList();
        await heads.Accept(trail, new(at, others, request.Reason.Trim()), cancel);
        foreach (var (file, _) in ExportedHeads.Announced(heads.Root, trail).ToList())
        {
            ExportedHeads.Withdraw(file);
        }
        return new RestoreAccepted(ends.Count, at);
    }
}

/// <summary><c>audit accept-restore</c>.</summary>
internal sealed class AcceptRestoreVerb(IMediator mediator, AuditHeadFolders folders, Texts texts) : ICommandLineVerb
{
    public string Name => "audit accept-restore";

    public string Help => "--reason WORDS [--heads DIR]… – after a restore: the audit chains as they are now bind, earlier heads no more";

    public async Task<int> Run(VerbCall call, CancellationToken cancel)
    {
        var reason = call.Arguments.Required("reason");
        folders.More = call.Arguments.All("heads");
        call.Arguments.NothingElse();
        return await call.Tell(mediator.Send(new AcceptRestore(reason), cancel), texts, a => $"accepted: {a.Chains} chains as they are now");
    }
}
