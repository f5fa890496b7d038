using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.HtmlRendering.Infrastructure;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Platform.Live;

/// <summary>Loads models and draws regions outside of any page, as the system. One of these serves one round of changes.</summary>
internal sealed class LiveRenderer : IAsyncDisposable
{
    private readonly AsyncServiceScope scope;
    private readonly FragmentRenderer renderer;

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
        renderer = new(services, services.GetRequiredService<ILoggerFactory>(), assets ?? ResourceAssetCollection.Empty);
    }

    public Task<IReadOnlyDictionary<Topic, object>> Load(Type source, IReadOnlyList<Topic> topics, CancellationToken cancel) =>
        topics.Count == 0 ? Task.FromResult<IReadOnlyDictionary<Topic, object>>(new Dictionary<Topic, object>())
        : ((ILiveSource)scope.ServiceProvider.GetRequiredService(source)).Load(topics, cancel);

    public async Task<string> Draw(LiveView view, Topic topic, long version, object? model, string language)
    {
        // Flows into the renderer's dispatcher; undone when this async method returns.
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        return await renderer.Html(typeof(LiveRegion), ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(LiveRegion.View)] = view.Name,
            [nameof(LiveRegion.Topic)] = topic,
            [nameof(LiveRegion.Version)] = version,
            [nameof(LiveRegion.Model)] = model,
        }));
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
