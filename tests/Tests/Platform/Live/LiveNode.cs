using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using RuleOfLaw.Courts.Platform;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Platform.Live;

/// <summary>A web node with nothing but the platform and one live view, "words", of a courtroom's day. Callers are known by name: <c>Authorization: Name</c>.</summary>
public sealed class LiveNode : IAsyncDisposable
{
    public static readonly LocalDate Today = new(2026, 12, 1);
    private readonly WebApplication app;

    private LiveNode(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    public People People => app.Services.GetRequiredService<People>();

    /// <summary>What the view shows, by courtroom. Shared by all nodes of a test, like a table.</summary>
    public ConcurrentDictionary<string, string> Words => app.Services.GetRequiredService<Shown>().Words;

    public static async Task<LiveNode> Start(DatabaseFixture database, Shown? shown = null, People? people = null, FakeClock? clock = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["COURTS_DB"] = database.AppConnection;
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPlatform(builder.Configuration, [typeof(PlatformModule).Assembly]);
        builder.Services.AddSingleton<IClock>(clock ?? new FakeClock());
        builder.Services.AddSingleton(shown ?? new Shown());
        builder.Services.AddSingleton(people ?? new People());
        builder.Services.AddSingleton<IKnowCallers>(p => p.GetRequiredService<People>());
        builder.Services.AddScoped<IResolveTarget, Courtrooms>();
        builder.Services.AddRazorComponents();
        builder.Services.Configure<Microsoft.AspNetCore.SignalR.HubOptions>(o => o.EnableDetailedErrors = true);
        builder.Services.AddAuthentication("Name").AddScheme<AuthenticationSchemeOptions, NameScheme>("Name", null);
        builder.Services.AddAuthorization();
        builder.Services.AddLiveView<WordsView, WordsSource>("words", Topic.Courtroom, t => [new SeeWords(t.Code)]);
        builder.Services.AddLiveStatus<WordsModel, WordsSource>(Topic.Courtroom, m => m.Words, t => [new SeeWords(t.Code)]);
        var app = builder.Build();
        app.UseRouting();
        app.UseRequestLocalization(new RequestLocalizationOptions { DefaultRequestCulture = new("en"), SupportedUICultures = [new CultureInfo("en"), new CultureInfo("ur")], SupportedCultures = [new CultureInfo("en")] });
        app.UseAuthentication();
        app.Use(async (http, next) =>
        {
            http.RequestServices.GetRequiredService<CallContext>().Caller = await app.Services.GetRequiredService<People>().Of(http.User, default) ?? Caller.Anonymous;
            await next(http);
        });
        app.UseAuthorization();
        app.MapPlatform();
        await app.StartAsync();
        return new(app);
    }

    /// <summary>A committed change of what a courtroom shows, written through this node.</summary>
    public async Task Change(string courtroom, string words)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Work>().Transact<Done>(tx =>
        {
            Words[courtroom] = words;
            tx.Touch(new(Topic.Courtroom, courtroom, Today));
            return Task.FromResult<Outcome<Done>>(Done.Yes);
        }, default);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    public sealed class Shown
    {
        public ConcurrentDictionary<string, string> Words { get; } = new();

        /// <summary>Words that cannot be loaded, or are loaded and cannot be drawn.</summary>
        public const string NotLoaded = "not-loaded", NotDrawn = "not-drawn";
    }

    internal sealed record WordsModel(string Words);

    [Allow(Role.Clerk)]
    internal sealed record SeeWords(string Courtroom) : IQuery<Done>, IHaveTarget
    {
        public Target Target => Target.Of("courtroom", Courtroom);
    }

    internal sealed class WordsSource(Shown shown) : ILiveSource
    {
        public Task<IReadOnlyDictionary<Topic, object>> Load(IReadOnlyList<Topic> topics, CancellationToken cancel) =>
            topics.Any(t => shown.Words.GetValueOrDefault(t.Code) == Shown.NotLoaded) ? throw new OverflowException()
            : Task.FromResult<IReadOnlyDictionary<Topic, object>>(topics.ToDictionary(t => t, t => (object)new WordsModel(shown.Words.GetValueOrDefault(t.Code, ""))));
    }

    internal sealed class WordsView : ComponentBase
    {
        [Parameter] public WordsModel Model { get; set; } = null!;

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, Model.Words == Shown.NotDrawn ? throw new InvalidOperationException() : $"{CultureInfo.CurrentUICulture.TwoLetterISOLanguageName}: {Model.Words}");
    }

    private sealed class Courtrooms : IResolveTarget
    {
        public IReadOnlyCollection<string> Kinds { get; } = ["courtroom"];

        public ValueTask<IReadOnlyList<Place>> Places(Target target, Role role, CancellationToken cancel) => new([new Place(Courtroom: target.Id)]);
    }

    private sealed class NameScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers.Authorization is [{ Length: > 0 } name]
            ? AuthenticateResult.Success(new(new(new ClaimsIdentity([new(ClaimTypes.Name, name)], Scheme.Name)), Scheme.Name))
            : AuthenticateResult.NoResult());
    }
}

/// <summary>Who may call, by name; shared by all nodes of a test.</summary>
public sealed class People : IKnowCallers
{
    private readonly ConcurrentDictionary<string, Caller> callers = new();

    public void Hold(string name, params Grant[] grants) => callers[name] = new(CallerKind.User, Guid.NewGuid(), name, grants);

    public void Clerk(string name, params string[] courtrooms) => Hold(name, [.. courtrooms.Select(c => new Grant(Role.Clerk, new(ScopeKind.Courtroom, c)))]);

    public void Disable(string name) => callers.TryRemove(name, out _);

    public ValueTask<Caller?> Of(ClaimsPrincipal principal, CancellationToken cancel) =>
        new(principal.Identity is { IsAuthenticated: true, Name: { } name } ? callers.GetValueOrDefault(name) : Caller.Anonymous);
}
