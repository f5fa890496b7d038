using Dapper;
using MediatR;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Users;

/// <summary>Makes an account.</summary>
/// <param name="Password">Null: a random one, answered once.</param>
/// <param name="Temporary">The password must be changed before any role holds.</param>
[Allow(Role.Administrator, Role.System)]
internal sealed record CreateUser(string UserName, string DisplayNameEn, string DisplayNameUr, string? Email, string Language, IReadOnlyList<GrantInput> Grants, bool Temporary, string? Password = null)
    : ICommand<CreatedUser>, IHaveTarget
{
    public Target Target => Target.Of(PlatformTarget.User, "");
}

internal sealed record CreatedUser(Guid Id, OneTimeSecret Password);

internal sealed class CreateUserCheck : ICheck<CreateUser>
{
    public IEnumerable<FieldError> Check(CreateUser user)
    {
        if (user.UserName is not { Length: > 0 and <= AccountRules.LongestUserName } || !user.UserName.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
        {
            yield return new("UserName", "user.bad-name");
        }
        if (PersonName.Clean(user.DisplayNameEn).Length is 0 or > 120)
        {
            yield return new("DisplayNameEn", "user.bad-display-name");
        }
        if (PersonName.Clean(user.DisplayNameUr).Length > 120)
        {
            yield return new("DisplayNameUr", "user.bad-display-name");
        }
        foreach (var error in Checks.Email("Email", user.Email))
        {
            yield return error;
        }
        if (user.Language is not ("en" or "ur"))
        {
            yield return new("Language", "user.bad-language");
        }
        if (user.Password is not null && AccountRules.Refuses("Password", user.Password, user.UserName, user.DisplayNameEn, user.DisplayNameUr, user.Email) is { } refused)
        {
            yield return refused;
        }
        foreach (var error in GrantInput.Check(user.Grants))
        {
            yield return error;
        }
    }
}

internal sealed class CreateUserHandler(Work work, KnownPlaces places) : IRequestHandler<CreateUser, Outcome<CreatedUser>>
{
    public async Task<Outcome<CreatedUser>> Handle(CreateUser request, CancellationToken cancel)
    {
        if (await places.Unknown(request.Grants, cancel) is { } unknown)
        {
            return unknown;
        }
        var password = request.Password ?? RandomPassword.New();
        var hash = Passwords.Hash(password);
        var name = PersonName.Clean(request.DisplayNameEn);
        return await work.Transact<CreatedUser>(async tx =>
        {
            var id = Guid.CreateVersion7();
            var made = await tx.Connection.ExecuteAsync(
                """
                insert into identity.user_account (id, user_name, normalized_user_name, email, normalized_email, password_hash, security_stamp, display_name_en, display_name_ur, language, password_is_temporary, created_at)
                values (@id, @UserName, @normalized, @email, @normalizedEmail, @hash, @stamp, @name, @nameUr, @Language, @Temporary, @Now) on conflict (normalized_user_name) do nothing
                """,
                new
                {
                    id, request.UserName, normalized = UserAccounts.Normalised(request.UserName), email = EmailAddress.Kept(request.Email), normalizedEmail = UserAccounts.Normalised(EmailAddress.Kept(request.Email)),
                    hash, stamp = Guid.NewGuid().ToString("N"), name, nameUr = NullIfEmpty(PersonName.Clean(request.DisplayNameUr)) ?? name, request.Language, request.Temporary, tx.Now,
                }, tx.Transaction);
            if (made == 0)
            {
                return Problem.Invalid(new FieldError("UserName", "user.name-taken"));
            }
            foreach (var grant in request.Grants)
            {
                tx.ThenGrant(id, null, grant.Grant!);
            }
            tx.Audit(nameof(CreateUser), Target.Of(PlatformTarget.User, id), detail: new { grants = request.Grants.Select(g => g.Grant!.Written()) });
            return new CreatedUser(id, password);
        }, cancel);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
