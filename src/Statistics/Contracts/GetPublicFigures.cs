using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Statistics.Contracts;

/// <summary>The headline for everybody: hearings held, up to and including yesterday. Kept for ten minutes on each node; cells from 1 to 4 are suppressed.</summary>
[Allow(Role.Public)]
public sealed record GetPublicFigures : IQuery<PublicFigures>;

/// <param name="Years">Each year since the first hearing, the present one up to <paramref name="Until"/>.</param>
/// <param name="Provinces">The hearings held in <paramref name="ProvincesYear"/>, the last whole year (or the present one while there is no other), by province.</param>
public sealed record PublicFigures(IReadOnlyList<PublicYear> Years, int? ProvincesYear, IReadOnlyList<PublicProvince> Provinces, LocalDate Until, Instant AsOf);

/// <param name="Held">Null: suppressed.</param>
/// <param name="Whole">The year is over.</param>
public sealed record PublicYear(int Year, int? Held, bool Whole);

/// <inheritdoc cref="PublicYear"/>
public sealed record PublicProvince(string Code, string NameEn, string NameUr, int? Held);
