using Dapper;
using MediatR;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Reminders.Contracts;
using RuleOfLaw.Courts.Reminders.Planning;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Reminders.Messages;

/// <summary>Tries a message again that failed or may not have arrived, under its old key: its address was mended, or the other side works again. Any other stays as it is.</summary>
/// <remarks>Whether it still holds is decided when it is handed over, as for every message. Fails with <c>message-overtaken</c> (422) where its hearing has changed since.</remarks>
[Allow(Role.Clerk)]
internal sealed record SendAgain(MessageId Message) : ICommand<Done>, IHaveTarget
{
    public Target Target => Target.Of(MessageTarget.Kind, Message.Value);
}

internal sealed class SendAgainHandler(Work work) : IRequestHandler<SendAgain, Outcome<Done>>
{
    public Task<Outcome<Done>> Handle(SendAgain request, CancellationToken cancel) => work.Transact<Done>(async tx =>
    {
        var message = await tx.Connection.QueryFirstOrDefaultAsync<MessageRow>(
            $"select {MessageRow.Columns} from reminders.message m where m.id = @id for update", new { id = request.Message.Value }, tx.Transaction);
        if (message is null)
        {
            return Problem.NotFound;
        }
        if (message.State is not (State.Failed or State.Unsure))
        {
            return Done.Yes;
        }
        var hearings = await FactsReader.Hearings(tx.Connection, tx.Transaction, [message.HearingId], cancel);
        if (Plan.Obsolete(message, hearings.GetValueOrDefault(message.HearingId)) is not null || Plan.Expiry(message) <= tx.Now)
        {
            return Problem.Refuse("message-overtaken");
        }
        tx.Then("update reminders.message set state = 'planned', reason = null, attempts = 0, unsure_attempts = least(unsure_attempts, 1), next_at = $2 where id = $1 and state in ('failed', 'unsure')", Param.Uuid(message.Id), Param.Time(tx.Now));
        return Done.Yes;
    }, cancel);
}

/// <summary>A message lies where its hearing does.</summary>
internal sealed class MessageTarget(NpgsqlDataSource db, IRegistry registry) : IResolveTarget
{
    public const string Kind = "message";

    public IReadOnlyCollection<string> Kinds { get; } = [Kind];

    public async ValueTask<IReadOnlyList<Place>> Places(Target target, Role role, CancellationToken cancel)
    {
        if (!Guid.TryParse(target.Id, out var id))
        {
            return [];
        }
        await using var connection = await db.OpenConnectionAsync(cancel);
        var room = await connection.QueryFirstOrDefaultAsync<Guid?>(new CommandDefinition(
            "select h.courtroom_id from reminders.message m join scheduling.hearing h on h.id = m.hearing_id where m.id = @id", new { id }, cancellationToken: cancel));
        return room is { } r && (await registry.Now(cancel)).CourtroomById(new(r)) is { } at ? [new(at.Province, at.District, Courtroom: at.Code)] : [];
    }
}
