namespace RuleOfLaw.Courts.Reminders.Planning;

internal static class Waiting
{
    /// <summary>SQL that names the hearings whose events are still to be reacted to: their messages are not settled.</summary>
    public const string Hearings =
        """
        select (payload ->> 'hearing')::uuid as id from platform.outbox where processed_at is null and reaction like 'Reminders.%' and payload ? 'hearing'
        union all
        select h::uuid from platform.outbox cross join lateral jsonb_array_elements_text(payload -> 'hearings') h where processed_at is null and reaction like 'Reminders.%' and payload ? 'hearings'
        """;
}
