using MediatR;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Identity.Roles;

namespace RuleOfLaw.Courts.Identity.Users;

internal sealed class MakeUsers(IMediator mediator) : IMakeUsers
{
    public async Task<MadeUser> Make(NewUser user, CancellationToken cancel)
    {
        if ((await mediator.Send(new GetUser(user.UserName), cancel)) is { Succeeded: true, Value.Id: var existing })
        {
            return new(existing, null);
        }
        var made = await mediator.Send(new CreateUser(user.UserName, user.DisplayNameEn, user.DisplayNameUr, user.Email, user.Language, [.. user.Grants.Select(GrantInput.Of)], Temporary: false, user.Password), cancel);
        return made.Succeeded
            ? new(made.Value.Id, made.Value.Password.Value)
            : throw new InvalidOperationException($"The user '{user.UserName}' could not be made: {made.Problem.Slug} {string.Join(", ", made.Problem.Errors.Select(e => e.Key))}");
    }
}
