using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>Posts a judge to a courtroom: one who is known, or a new one by both names.</summary>
/// <param name="ToDay">The last day; null: until further notice.</param>
/// <param name="Duty">Acts in vacations and while the posted judge is on leave.</param>
[Allow(Role.Administrator)]
internal sealed record PostJudge(string Courtroom, Guid? Judge, string NameEn, string NameUr, LocalDate? FromDay, LocalDate? ToDay, bool Duty) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <summary>Changes a posting's days: ending it is giving it a last day.</summary>
[Allow(Role.Administrator)]
internal sealed record ChangePosting(string Courtroom, Guid Posting, string Seen, LocalDate? FromDay, LocalDate? ToDay) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <summary>Takes back a posting that was entered by mistake.</summary>
[Allow(Role.Administrator)]
internal sealed record RemovePosting(string Courtroom, Guid Posting, string Seen) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

internal sealed class PostJudgeHandler(EditRegistry registry) :
    IRequestHandler<PostJudge, Outcome<Edited>>, IRequestHandler<ChangePosting, Outcome<Edited>>, IRequestHandler<RemovePosting, Outcome<Edited>>
{
    public Task<Outcome<Edited>> Handle(PostJudge request, CancellationToken cancel)
    {
        var judge = request.Judge ?? Guid.CreateVersion7();
        return registry.Save(request, new { judge, request.FromDay, request.ToDay, request.Duty }, async tx =>
        {
            if (request.Judge is null)
            {
                await tx.Run("insert into scheduling.judge (id, name_en, name_ur) values (@judge, @en, @ur)", new { judge, en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr) });
            }
            else if (await tx.One<int?>("select 1 from scheduling.judge where id = @judge", new { judge }) is null)
            {
                return Problem.Invalid(new FieldError("judge", "check.unknown"));
            }
            await tx.Run("""
                insert into scheduling.judge_posting (judge_id, courtroom_id, from_day, to_day, duty)
                select @judge, id, @FromDay, @ToDay, @Duty from scheduling.courtroom where code = @Courtroom
                """, new { judge, request.Courtroom, request.FromDay, request.ToDay, request.Duty });
            return null;
        }, cancel, tx => Overlap(tx, request.Courtroom, null, request.FromDay, request.ToDay, request.Duty));
    }

    public Task<Outcome<Edited>> Handle(ChangePosting request, CancellationToken cancel) => registry.Save(request, new { request.Posting, request.FromDay, request.ToDay }, tx => tx.RunSeen("""
        update scheduling.judge_posting p set from_day = @FromDay, to_day = @ToDay from scheduling.courtroom r
        where p.id = @Posting and r.id = p.courtroom_id and r.code = @Courtroom and p.xmin::text = @Seen
        """, request), cancel, tx => Overlap(tx, request.Courtroom, request.Posting, request.FromDay, request.ToDay, null));

    public Task<Outcome<Edited>> Handle(RemovePosting request, CancellationToken cancel) => registry.Save(request, new { request.Posting }, tx => tx.RunSeen("""
        delete from scheduling.judge_posting p using scheduling.courtroom r
        where p.id = @Posting and r.id = p.courtroom_id and r.code = @Courtroom and p.xmin::text = @Seen
        """, request), cancel);

    private sealed record Standing(string NameEn, string NameUr, LocalDate FromDay, LocalDate? ToDay);

    /// <summary>Who stands where the exclusion constraint said no, in words.</summary>
    private static async Task<Problem> Overlap(Platform.Database.Tx tx, string courtroom, Guid? posting, LocalDate? from, LocalDate? to, bool? duty)
    {
        var standing = await tx.One<Standing>("""
            select j.name_en, j.name_ur, p.from_day, p.to_day from scheduling.judge_posting p join scheduling.judge j on j.id = p.judge_id join scheduling.courtroom r on r.id = p.courtroom_id
            where r.code = @courtroom and p.id is distinct from @posting and p.duty = coalesce(@duty, (select duty from scheduling.judge_posting where id = @posting))
            and daterange(p.from_day, p.to_day, '[]') && daterange(@from, @to, '[]') order by p.from_day limit 1
            """, new { courtroom, posting, from, to, duty });
        return standing is null ? Edits.Stale : Problem.Conflict(
            standing.ToDay is null ? "posting-overlaps-open" : "posting-overlaps",
            ("judge", Platform.Ui.Texts.Name(standing.NameEn, standing.NameUr)), ("from", Platform.Time.Say.Date(standing.FromDay)), ("to", standing.ToDay is { } last ? Platform.Time.Say.Date(last) : ""));
    }
}

internal sealed class CheckPosting : ICheck<PostJudge>, ICheck<ChangePosting>
{
    public IEnumerable<FieldError> Check(PostJudge r) => [.. r.Judge is null ? EditChecks.Names(r.NameEn, r.NameUr) : [], .. EditChecks.Days(r.FromDay, r.ToDay, open: true)];

    public IEnumerable<FieldError> Check(ChangePosting r) => EditChecks.Days(r.FromDay, r.ToDay, open: true);
}
