using System.Globalization;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;
using RuleOfLaw.Courts.Statistics.Counts;

namespace RuleOfLaw.Courts.Statistics.Figures;

internal sealed class GetPublicFiguresHandler(PublicFiguresKept kept) : IRequestHandler<GetPublicFigures, Outcome<PublicFigures>>
{
    public async Task<Outcome<PublicFigures>> Handle(GetPublicFigures request, CancellationToken cancel) => await kept.Now(cancel);
}

/// <summary>This node's copy of the public figures; counted anew, by one caller at a time, when it is ten minutes old.</summary>
internal sealed class PublicFiguresKept(NpgsqlDataSource db, IRegistry registry, IClock clock)
{
    private static readonly Duration Fresh = Duration.FromMinutes(10);
    private static readonly LocalDate First = new(2000, 1, 1);
    private readonly SemaphoreSlim gate = new(1);
    private volatile PublicFigures? current;

    public async ValueTask<PublicFigures> Now(CancellationToken cancel)
    {
        if (Usable is { } usable)
        {
            return usable;
        }
        await gate.WaitAsync(cancel);
        try
        {
            return Usable ?? (current = await Count(cancel));
        }
        finally
        {
            gate.Release();
        }
    }

    private PublicFigures? Usable => current is { } figures && figures.AsOf <= clock.GetCurrentInstant() && clock.GetCurrentInstant() - figures.AsOf < Fresh ? figures : null;

    private async Task<PublicFigures> Count(CancellationToken cancel)
    {
        var (places, now) = (await registry.Now(cancel), clock.GetCurrentInstant());
        // Yesterday is over in every court: a figure that grows by the hearing would tell of each one.
        var until = LocalDay.At(now, Say.Zone.Id).PlusDays(-1);
        await using var connection = await db.OpenConnectionAsync(cancel);
        var (rows, _) = await CountHearingsHandler.Read(connection, new(First, until, [.. places.Courtrooms.Select(c => c.Id.Value)]), [CountBy.Year, CountBy.Province], now, cancel);
        return Of(rows, places, until, now);
    }

    internal static PublicFigures Of(IReadOnlyList<CountRow> rows, Registry places, LocalDate until, Instant now)
    {
        var years = rows.Where(r => r.Counts.AllHeld > 0).GroupBy(r => int.Parse(r.Keys[0]!, CultureInfo.InvariantCulture)).OrderBy(g => g.Key).ToList();
        bool Whole(int year) => until >= new LocalDate(year, 12, 31);
        var divided = years.LastOrDefault(g => Whole(g.Key)) ?? years.LastOrDefault();
        var provinces = divided?.OrderByDescending(r => r.Counts.AllHeld).Where(r => r.Counts.AllHeld > 0).ToList() ?? [];
        var total = divided?.Sum(r => r.Counts.AllHeld) ?? 0;
        // Where the total is hidden every part of it is.
        var cells = Suppression.Hides(total) ? [.. provinces.Select(_ => (int?)null)] : Suppression.Split([.. provinces.Select(r => r.Counts.AllHeld)]);
        return new(
            [.. years.Select(g => new PublicYear(g.Key, Suppression.Of(g.Sum(r => r.Counts.AllHeld)), Whole(g.Key)))], divided?.Key,
            [.. provinces.Zip(cells, (r, held) => places.Provinces.First(p => p.Code == r.Keys[1]) is var p ? new PublicProvince(p.Code, p.NameEn, p.NameUr, held) : null!)], until, now);
    }
}
