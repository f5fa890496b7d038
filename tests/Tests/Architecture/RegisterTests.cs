using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Platform.Commands;
using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Web;

namespace RuleOfLaw.Courts.Tests.Architecture;

/// <summary>
/// The register of doors (register.csv): every endpoint and page, hub method, live view, request, job and verb, and who gets through it.
/// A door that is not in it, or that lets through anybody else, fails. Endpoints are really called, as a stranger and as every role.
/// After a change that is meant: <c>COURTS_REGISTER=write dotnet test tests/Tests -c Release --filter FullyQualifiedName~RegisterTests</c>, and read the difference.
/// </summary>
public sealed class RegisterTests(CourtInUse court) : IClassFixture<CourtInUse>
{
    private const string Stranger = "stranger";
    private static readonly string File = Repository.PathOf("tests", "Tests", "Architecture", "register.csv");

    [Fact]
    public async Task Every_door_lets_through_whom_the_register_names_and_nobody_else()
    {
        var doors = new List<string>(Requests());
        doors.AddRange(HubMethods());
        doors.AddRange(court.Services.GetRequiredService<LiveViews>().All.Select(View));
        doors.AddRange(court.Services.GetServices<JobDefinition>().Select(j => $"job {j.Name},system"));
        doors.AddRange(Verbs());
        doors.AddRange(await Endpoints());
        var present = doors.Order(StringComparer.Ordinal).Prepend("door,who").ToList();
        if (Environment.GetEnvironmentVariable("COURTS_REGISTER") == "write")
        {
            await System.IO.File.WriteAllLinesAsync(File, present);
        }
        var registered = await System.IO.File.ReadAllLinesAsync(File);

        Assert.True(present.SequenceEqual(registered), "tests/Tests/Architecture/register.csv says otherwise. If the change is meant: COURTS_REGISTER=write dotnet test tests/Tests -c Release --filter FullyQualifiedName~RegisterTests, and commit it.\n"
            + string.Join('\n', present.Except(registered).Select(l => $"+ {l}").Concat(registered.Except(present).Select(l => $"- {l}"))));
    }

    /// <summary>Asked of the pipeline's own decision, for every role, so that the line says what is decided and not only what stands in the attribute.</summary>
    [Fact]
    public async Task Every_request_is_refused_to_every_role_that_it_does_not_name()
    {
        await using var scope = court.Acting(Caller.System);
        var permission = scope.ServiceProvider.GetRequiredService<Permission>();
        foreach (var request in ModuleTests.Requests.Where(r => !Allowed(r).Contains(Role.Public)))
        {
            var sample = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(request);
            foreach (var role in Enum.GetValues<Role>().Except(Allowed(request)))
            {
                var caller = role switch { Role.Public => Caller.Anonymous, Role.System => Caller.System, _ => new Caller(CallerKind.User, Guid.NewGuid(), "", [new(role, Scope.All)]) };
                Assert.True(await permission.Refusal(caller, sample, default) is { Slug: "forbidden" or "unauthenticated" }, $"{request.Name} let {role} through.");
            }
        }
    }

    private static IReadOnlyList<Role> Allowed(Type request) => request.GetCustomAttribute<AllowAttribute>()!.Roles;

    private static string Who(IEnumerable<Role> roles) => string.Join(' ', roles.Distinct().Order().Select(r => r.Code()));

    private static IEnumerable<string> Requests() => ModuleTests.Requests.Select(r => $"request {r.Name},{Who(Allowed(r))}");

    /// <summary>The hub lets in whoever is signed in (see its endpoint); what its methods answer is decided by the views.</summary>
    private static IEnumerable<string> HubMethods() =>
        from hub in CourtsModules.All.SelectMany(a => a.GetTypes()).Where(t => t.IsAssignableTo(typeof(Hub)) && !t.IsAbstract)
        from method in hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => m.GetBaseDefinition() == m)
        select $"hub {hub.Name}.{method.Name},signed-in";

    private static string View(LiveView view) =>
        $"live {view.Name},{Who(view.Asks(new(view.TopicKind, view.TopicKind == Topic.Courtroom ? "VC-KP-01" : "AP-KP-01", new(2026, 12, 1))).SelectMany(r => Allowed(r.GetType())))}";

    private static IEnumerable<string> Verbs() =>
        CourtsModules.All.SelectMany(a => a.GetTypes()).Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ICommandLineVerb))).Select(t => $"verb {t.Name},shell");

    private async Task<IEnumerable<string>> Endpoints()
    {
        var doors = Doors.Of(court.Services.GetRequiredService<EndpointDataSource>()).ToList();
        var let = doors.ToDictionary(d => d.Name, _ => new List<string>());
        foreach (var who in Codes.Grantable.Select(r => r.Code()).Prepend(Stranger))
        {
            using var system = who == Stranger ? court.Browser() : await court.Api(who);
            using var person = who == Stranger ? court.Browser() : await SignedIn(who);
            foreach (var door in doors)
            {
                using var answer = await door.Knock(door.IsPage ? person : system);
                Assert.True((int)answer.StatusCode < 500 || door.Name == "GET /hubs/live", $"{door.Name} as {who}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                if (Doors.LetThrough(answer))
                {
                    let[door.Name].Add(who);
                }
            }
        }
        return let.Select(l => $"{l.Key},{Said(l.Value)}");
    }

    /// <summary>A browser in which a person of that role, everywhere, has typed the password.</summary>
    private async Task<HttpClient> SignedIn(string role)
    {
        await using var scope = court.Acting(Caller.System);
        var made = await scope.ServiceProvider.GetRequiredService<IMakeUsers>().Make(new(role, role, role, null, "en", null, [new(Codes.ParseRole(role)!.Value, Scope.All)]));
        var browser = court.Browser();
        using var answer = await browser.Send(await browser.Open("/sign-in"), "/sign-in", "sign-in", ("Input.UserName", role), ("Input.Password", made.Password));
        Assert.Equal(System.Net.HttpStatusCode.Found, answer.StatusCode);
        return browser;
    }

    private static string Said(List<string> who) =>
        who.Count == 0 ? "nobody" : who.Count == Codes.Grantable.Count + 1 ? "anyone" : who.Count == Codes.Grantable.Count && !who.Contains(Stranger) ? "signed-in" : string.Join(' ', who);
}
