using NodaTime;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;

namespace RuleOfLaw.Courts.Statistics.Counts;

/// <summary>The words for groups and their keys.</summary>
internal static class Names
{
    /// <summary>The text key of what the counts are divided by.</summary>
    public static string Word(this CountBy by) => by switch
    {
        CountBy.Year => "counts.year",
        CountBy.Month => "counts.month",
        CountBy.Province => "court.province",
        CountBy.District => "court.district",
        CountBy.Courtroom => "court.courtroom",
        CountBy.AccessPoint => "ap.access_point",
        CountBy.Purpose => "hearing.purpose",
        CountBy.CaseType => "case.type",
        CountBy.Reason => "field.reason",
        CountBy.Sex => "field.sex",
        _ => "field.age",
    };

    /// <summary>A row's key as people say it, in the reader's language.</summary>
    public static string Of(CountBy by, string? key, Registry registry, Texts texts) => key is null ? texts[by == CountBy.AccessPoint ? "counts.no-access-point" : by == CountBy.Reason ? "counts.no-reason" : "export.none"] : by switch
    {
        CountBy.Month => Say.Month(new LocalDate(int.Parse(key[..4], null), int.Parse(key[5..], null), 1)),
        CountBy.Province => registry.Provinces.FirstOrDefault(p => p.Code == key) is { } p ? Texts.Name(p.NameEn, p.NameUr) : key,
        CountBy.District => registry.District(key) is { } d ? Texts.Name(d.NameEn, d.NameUr) : key,
        CountBy.Courtroom => registry.CourtroomByCode(key) is { } r ? Texts.Name(r.NameEn, r.NameUr) : key,
        CountBy.AccessPoint => registry.AccessPointByCode(key) is { } a ? Texts.Name(a.NameEn, a.NameUr) : key,
        CountBy.Purpose => registry.Purpose(key) is { } u ? Texts.Name(u.NameEn, u.NameUr) : key,
        CountBy.CaseType => registry.CaseType(key) is { } t ? Texts.Name(t.NameEn, t.NameUr) : key,
        CountBy.Reason => registry.AdjournmentReason(key) is { } w ? Texts.Name(w.NameEn, w.NameUr) : key,
        CountBy.Sex or CountBy.Age => texts[$"counts.{key}"],
        _ => key,
    };
}
