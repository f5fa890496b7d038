using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace RuleOfLaw.Courts.Platform.Live;

/// <summary>Loads what the views of a kind of topic show. Runs as the system; who may watch was asked before.</summary>
public interface ILiveSource
{
    /// <summary>The present models, for all <paramref name="topics"/> in as few queries as can be, the same for every language. A topic of nothing is left out.</summary>
    Task<IReadOnlyDictionary<Topic, object>> Load(IReadOnlyList<Topic> topics, CancellationToken cancel);
}

/// <summary>
/// A part of a page that is drawn again on every change of its topic, once per topic, view and language. Its component has one parameter,
/// <c>Model</c>, and nothing in it that belongs to one reader: no form, no token, no name of the signed-in user.
/// </summary>
/// <param name="Name">Kebab-case, unique: <c>board-courtroom</c>. The region's class is <c>live-NAME</c>.</param>
/// <param name="TopicKind">See <see cref="Topic"/>.</param>
/// <param name="Asks">The requests that a watcher must be allowed to send: one of them is enough.</param>
public sealed record LiveView(string Name, string TopicKind, Type Component, Type Source, Func<Topic, IReadOnlyList<object>> Asks)
{
    /// <summary>The id of the element that is swapped.</summary>
    public string Target(Topic topic) => $"live-{Name}-{topic.Name.ToLowerInvariant().Replace(':', '-')}";
}

/// <summary>What API clients are told of a topic: its state in one word, derived from the same model as the views.</summary>
public sealed record LiveStatus(string TopicKind, Type Source, Func<object, string> Word, Func<Topic, IReadOnlyList<object>> Asks);

/// <summary>Every view and status the modules registered.</summary>
public sealed class LiveViews(IEnumerable<LiveView> views, IEnumerable<LiveStatus> statuses)
{
    private readonly Dictionary<string, LiveView> byName = views.ToDictionary(v => v.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, LiveStatus> byKind = statuses.ToDictionary(s => s.TopicKind, StringComparer.Ordinal);

    public IReadOnlyCollection<LiveView> All => byName.Values;

    public LiveView? View(string? name) => name is null ? null : byName.GetValueOrDefault(name);

    public LiveStatus? Status(string topicKind) => byKind.GetValueOrDefault(topicKind);

    /// <summary>What must be allowed for watching; null where there is no such view of such a topic. An empty <paramref name="view"/> asks for the status.</summary>
    public IReadOnlyList<object>? Asks(Topic topic, string? view) =>
        view is null ? Status(topic.Kind)?.Asks(topic)
        : View(view) is { } found && found.TopicKind == topic.Kind ? found.Asks(topic) : null;
}

/// <summary>How modules register what they show live.</summary>
public static class LiveRegistration
{
    public static IServiceCollection AddLiveView<TComponent, TSource>(this IServiceCollection services, string name, string topicKind, Func<Topic, IReadOnlyList<object>> asks)
        where TComponent : IComponent where TSource : class, ILiveSource
    {
        services.AddScoped<TSource>();
        return services.AddSingleton(new LiveView(name, topicKind, typeof(TComponent), typeof(TSource), asks));
    }

    public static IServiceCollection AddLiveStatus<TModel, TSource>(this IServiceCollection services, string topicKind, Func<TModel, string> word, Func<Topic, IReadOnlyList<object>> asks)
        where TModel : class where TSource : class, ILiveSource
    {
        services.AddScoped<TSource>();
        return services.AddSingleton(new LiveStatus(topicKind, typeof(TSource), model => word((TModel)model), asks));
    }
}
