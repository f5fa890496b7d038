using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.HtmlRendering.Infrastructure;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Platform.Live;

/// <summary>Loads models and draws regions outside of any page, as the system. One of these serves one round of changes.</summary>
internal sealed class LiveRenderer : IAsyncDisposable
{
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(15), Alone = TimeSpan.FromSeconds(3);
    private readonly AsyncServiceScope scope;
    private readonly Func<FragmentRenderer> make;
    private FragmentRenderer renderer;

    public LiveRenderer(IServiceScopeFactory scopes)
    {
        scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<CallContext>().Caller = Caller.System;
        // Without these two, a link or an authorised part in a component would throw outside of a request.
        (services.GetService<NavigationManager>() as IHostEnvironmentNavigationManager)?.Initialize("http://localhost/", "http://localhost/");
        (services.GetService<AuthenticationStateProvider>() as IHostEnvironmentAuthenticationStateProvider)
            ?.SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
        var assets = services.GetService<EndpointDataSource>()?.Endpoints.Select(e => e.Metadata.GetMetadata<ResourceAssetCollection>()).FirstOrDefault(a => a is not null);
        make = () => new(services, services.GetRequiredService<ILoggerFactory>(), assets ?? ResourceAssetCollection.Empty);
        renderer = make();
    }

    /// <summary>A fault of the one thing at hand: neither the database's trouble nor our own stopping.</summary>
    public static bool IsItsOwn(Exception e, CancellationToken cancel) => !cancel.IsCancellationRequested && !DatabaseOutage.Caused(e);

    /// <summary>Loads all together; where that fails or takes too long, one by one, and what fails alone goes into <paramref name="failed"/>.</summary>
    public async Task<IReadOnlyDictionary<Topic, object>> LoadEach(Type source, IReadOnlyList<Topic> topics, Dictionary<Topic, Exception> failed, CancellationToken cancel)
    {
        try
        {
            return await Load(source, topics, Together, cancel);
        }
        catch (Exception e) when (IsItsOwn(e, cancel))
        {
        }
        var found = new Dictionary<Topic, object>();
        foreach (var topic in topics)
        {
            try
            {
                foreach (var (one, model) in await Load(source, [topic], Alone, cancel))
                {
                    found[one] = model;
                }
            }
            catch (Exception e) when (IsItsOwn(e, cancel))
            {
                failed[topic] = e;
            }
        }
        return found;
    }

    private async Task<IReadOnlyDictionary<Topic, object>> Load(Type source, IReadOnlyList<Topic> topics, TimeSpan budget, CancellationToken cancel)
    {
        if (topics.Count == 0)
        {
            return new Dictionary<Topic, object>();
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(budget);
        return await ((ILiveSource)scope.ServiceProvider.GetRequiredService(source)).Load(topics, patience.Token);
    }

    public async Task<string> Draw(LiveView view, Topic topic, long version, object? model, string language)
    {
        // Flows into the renderer's dispatcher; undone when this async method returns.
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return await renderer.Html(typeof(LiveRegion), ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(LiveRegion.View)] = view.Name,
                [nameof(LiveRegion.Topic)] = topic,
                [nameof(LiveRegion.Version)] = version,
                [nameof(LiveRegion.Model)] = model,
            }));
        }
        catch
        {
            // What broke while it was drawn must not draw the next one.
            await using (renderer)
            {
                renderer = make();
            }
            throw;
        }
    }

#pragma warning disable BL0006 // HtmlRenderer itself is sealed and knows no fingerprinted addresses; its public base does.
    public async ValueTask DisposeAsync()
    {
        await renderer.DisposeAsync();
        await scope.DisposeAsync();
    }

    /// <summary>Draws to a string, with the same fingerprinted addresses of static files that pages have.</summary>
    private sealed class FragmentRenderer(IServiceProvider services, ILoggerFactory log, ResourceAssetCollection assets) : StaticHtmlRenderer(services, log)
    {
        protected override ResourceAssetCollection Assets => assets;

        public Task<string> Html(Type component, ParameterView parameters) => Dispatcher.InvokeAsync(async () =>
        {
            var root = BeginRenderingComponent(component, parameters);
            await root.QuiescenceTask;
            return root.ToHtmlString();
        });
    }
#pragma warning restore BL0006
}
