using Dapper;
using MediatR;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Contracts
{
    /// <summary>Remembers the caller's language (<c>en</c> or <c>ur</c>) on the account; forbidden to who is not a signed-in person.</summary>
    [Allow(Role.Public)]
    public sealed record ChangeMyLanguage(string Language) : ICommand<Done>;
}

namespace RuleOfLaw.Courts.Identity.Account
{
    internal sealed class ChangeMyLanguageHandler(Work work, CallContext call, Callers callers) : IRequestHandler<Contracts.ChangeMyLanguage, Outcome<Done>>
    {
        public async Task<Outcome<Done>> Handle(Contracts.ChangeMyLanguage request, CancellationToken cancel)
        {
            if (!call.Caller.IsPerson(out var id, out var problem))
            {
                return problem;
            }
            if (request.Language is not ("en" or "ur"))
            {
                return Problem.Invalid(new FieldError("Language", "user.bad-language"));
            }
            var outcome = await work.Transact<Done>(async tx =>
            {
                await tx.Connection.ExecuteAsync("update identity.user_account set language = @Language where id = @id", new { id, request.Language }, tx.Transaction);
                tx.Audit(nameof(Contracts.ChangeMyLanguage), Target.Of(Roles.PlatformTarget.User, id));
                return Done.Yes;
            }, cancel);
            callers.ForgetAll();
            return outcome;
        }
    }
}
