namespace RuleOfLaw.Courts.Platform.Outbox;

/// <summary>Something that happened and was committed. Holds ids and codes only; named in the past tense.</summary>
public interface IEvent;

/// <summary>Happened to many at once, as by an import: its reactions work on all of them together and give way to those of single events.</summary>
public interface IBulkEvent : IEvent;

/// <summary>
/// What a module does when something happened elsewhere; named as a sentence (<c>WhenHearingBooked</c>). Runs at least once, after the commit,
/// in no promised order: it looks at the present state and is safe to repeat.
/// </summary>
public interface IReact<in TEvent> where TEvent : IEvent
{
    Task React(TEvent happened, CancellationToken cancel);
}

/// <summary>Which reactions are registered for which event.</summary>
public sealed class Reactions
{
    private readonly Dictionary<Type, List<string>> byEvent = [];
    private readonly Dictionary<string, (Type Event, Type Reaction)> byName = [];

    internal Reactions(IEnumerable<Type> reactionTypes)
    {
        foreach (var reaction in reactionTypes)
        {
            foreach (var contract in reaction.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReact<>)))
            {
                var happened = contract.GetGenericArguments()[0];
                var name = $"{reaction.FullName!["RuleOfLaw.Courts.".Length..]}/{happened.Name}";
                byName.Add(name, (happened, reaction));
                (byEvent.TryGetValue(happened, out var names) ? names : byEvent[happened] = []).Add(name);
            }
        }
    }

    public IReadOnlyList<string> To(Type happened) => byEvent.TryGetValue(happened, out var names) ? names : [];

    internal (Type Event, Type Reaction)? Named(string name) => byName.TryGetValue(name, out var found) ? found : null;
}
