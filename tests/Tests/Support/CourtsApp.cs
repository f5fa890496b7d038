using Dapper;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Identity.ApiKeys;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>
/// The whole web host in this process on a database of its own, with a clock that stands until it is moved
/// (<c>IClassFixture&lt;CourtsApp&gt;</c>).
/// </summary>
public class CourtsApp : DatabaseFixture
{
    private readonly string files = Directory.CreateTempSubdirectory("courts-data-").FullName;
    private Factory? factory;

    public FakeClock Clock { get; } = new();

    public IServiceProvider Services => factory!.Services;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Arrange();
        factory = new Factory(this);
    }

    /// <summary>Fills the database before the host starts.</summary>
    protected virtual Task Arrange() => Task.CompletedTask;

    /// <summary>Changes the host's services for these tests.</summary>
    protected virtual void Configure(IServiceCollection services) { }

    public override async Task DisposeAsync()
    {
        if (factory is not null)
            await factory.DisposeAsync();
        Directory.Delete(files, recursive: true);
        await base.DisposeAsync();
    }

    /// <summary>A browser: keeps cookies, does not follow redirects.</summary>
    public HttpClient Browser() => factory!.CreateClient(new() { AllowAutoRedirect = false });

    /// <summary>Another system with a key that holds one role: <c>Api("clerk", "VC-KP-01")</c>.</summary>
    public async Task<HttpClient> Api(string role, string scope = "all")
    {
        var client = factory!.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        client.DefaultRequestHeaders.Authorization = new("Bearer", await Key(role, scope));
        return client;
    }

    /// <summary>A fresh API key.</summary>
    public async Task<string> Key(string role, string scope = "all")
    {
        var secret = ApiKeySecret.New();
        var place = Codes.ParseScope(scope) ?? throw new ArgumentException($"{scope} is no scope.");
        await using var connection = await Owner.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            with made as (
                insert into identity.api_key (id, name, hash, hint, created_at, created_by)
                values (@id, @name, @hash, @hint, now(), 'test') returning id)
            insert into identity.role_grant (id, api_key_id, role, scope_kind, scope_code, granted_at, granted_by)
            select gen_random_uuid(), id, @role, @kind, @code, now(), 'test' from made
            """,
            new { id = Guid.CreateVersion7(), name = $"{role} {scope}", hash = secret.KeyHash, hint = secret.Hint, role, kind = place.Kind.Code(), code = place.Code });
        return secret.Key;
    }

    /// <summary>A scope of services whose caller is the given one; send requests through its IMediator.</summary>
    public AsyncServiceScope Acting(Caller caller)
    {
        var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallContext>().Caller = caller;
        return scope;
    }

    private sealed class Factory(CourtsApp app) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            builder.UseSetting("COURTS_DB", app.AppConnection);
            builder.UseSetting("COURTS_DATA", app.files);
            // Tests run jobs themselves, when their clock says so.
            builder.UseSetting("COURTS_JOBS", "off");
            builder.ConfigureTestServices(services =>
            {
                services.AddSingleton<IClock>(app.Clock);
                app.Configure(services);
            });
        }
    }
}
