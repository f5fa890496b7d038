using NodaTime;
using Npgsql;

namespace RuleOfLaw.Courts.Identity.Audit;

/// <summary>What the files outside the database say about this trail, from every folder that was named.</summary>
internal sealed class HeadsOutside
{
    private readonly Dictionary<(string District, long Number), string> binding = [];

    /// <summary>In hexadecimal; null where no head binds that place.</summary>
    public string? HashAt(string district, long number) => binding.GetValueOrDefault((district, number));

    /// <summary>The furthest place of each chain whose head binds.</summary>
    public Dictionary<string, long> Furthest { get; } = new(StringComparer.Ordinal);

    /// <summary>The last accepted restore: only heads from then on bind.</summary>
    public Instant Since { get; private init; } = Instant.MinValue;

    /// <summary>What is wrong with the files themselves.</summary>
    public List<string> Faults { get; } = [];

    public static async Task<HeadsOutside> Read(Guid trail, IReadOnlyList<string> roots, NpgsqlConnection connection)
    {
        var accepted = roots.SelectMany(r => ExportedHeads.Accepted(r, trail)).ToList();
        var outside = new HeadsOutside { Since = accepted.Select(a => a.At).DefaultIfEmpty(Instant.MinValue).Max() };
        var acceptedTrails = accepted.SelectMany(a => a.Trails).ToHashSet();
        foreach (var root in roots)
        {
            foreach (var other in ExportedHeads.OtherTrails(root, trail).Where(t => !acceptedTrails.Contains(t)))
            {
                outside.Faults.Add($"{root} holds heads of another trail, {other}: this one was renamed, or the heads are another installation's");
            }
            foreach (var head in ExportedHeads.Heads(root, trail).Where(h => h.At >= outside.Since))
            {
                outside.Bind(head);
            }
            foreach (var (_, announced) in ExportedHeads.Announced(root, trail).Where(a => a.Seals.At >= outside.Since).ToList())
            {
                var fate = await AnnouncementFate.Of(announced, connection);
                foreach (var head in fate.Sealed ? announced.Heads : [])
                {
                    outside.Bind(head);
                }
                outside.Faults.AddRange(fate.Lost.Select(id => $"entry {id} was removed or changed after it had been announced for sealing"));
            }
        }
        return outside;
    }

    private void Bind(ExportedHead head)
    {
        if (!binding.TryAdd((head.District, head.Number), head.Hash) && binding[(head.District, head.Number)] != head.Hash)
        {
            Faults.Add($"two different heads were exported for number {head.Number} of {AuditChains.Name(head.District)}");
        }
        Furthest[head.District] = Math.Max(head.Number, Furthest.GetValueOrDefault(head.District));
    }
}
