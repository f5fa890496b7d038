using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>What waits for an administrator in the registry, within the caller's scope.</summary>
[Allow(Role.Administrator)]
public sealed record GetRegistryAttention : IQuery<RegistryAttention>;

/// <param name="Stranded">Coming hearings that the calendar no longer carries and that nobody keeps.</param>
public sealed record RegistryAttention(
    IReadOnlyList<ExpectedHoliday> Expected, IReadOnlyList<Courtroom> WithoutJudge, IReadOnlyList<BrokenStation> Broken, int Stranded);

/// <summary>An unconfirmed holiday of the coming sixty days; <paramref name="Scope"/> as in the calendar.</summary>
public sealed record ExpectedHoliday(LocalDate Day, string Scope, string NameEn, string NameUr);

public sealed record BrokenStation(AccessPoint AccessPoint, int Number, Instant Since);
