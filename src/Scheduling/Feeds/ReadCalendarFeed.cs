using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Feeds;

/// <summary>
/// A judge's hearings as a calendar, for whoever knows the secret: number and purpose of unrestricted cases, no names and no titles at all.
/// What was cancelled, adjourned or withdrawn, or ended without having begun, is shown as cancelled.
/// </summary>
[Allow(Role.Public)]
internal sealed record ReadCalendarFeed(string SecretHash, string Site) : IQuery<string>;

/// <summary>The query is the allow-list: numbers are read only where none of a hearing's cases is restricted, names and titles never.</summary>
internal sealed class ReadCalendarFeedHandler(NpgsqlDataSource db, IRegistry registry, IClock clock, Texts texts) : IRequestHandler<ReadCalendarFeed, Outcome<string>>
{
    private const int DaysBack = 31, DaysAhead = 184, Refresh = 60;

    public async Task<Outcome<string>> Handle(ReadCalendarFeed request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        // A disabled account takes its feed with it.
        await using var find = new NpgsqlCommand(
            """
            select f.judge_id, u.language from scheduling.calendar_feed f join scheduling.judge j on j.id = f.judge_id join identity.user_account u on u.id = j.user_id
            where f.secret_hash = decode($1, 'hex') and u.disabled_at is null
            """, connection);
        find.Parameters.Add(Param.Text(request.SecretHash));
        (Guid Judge, string Language)? found = null;
        await using (var reader = await find.ExecuteReaderAsync(cancel))
        {
            if (await reader.ReadAsync(cancel))
            {
                found = (reader.GetGuid(0), reader.GetString(1));
            }
        }
        if (found is not { } feed)
        {
            return Problem.NotFound;
        }
        var names = await registry.Now(cancel);
        var now = clock.GetCurrentInstant();
        await using var batch = new Batch(connection);
        batch.Add(
            """
            select h.id, told.changes, h.starts_at, h.ends_at, coalesce(told.last, h.created_at), h.courtroom_id, h.purpose,
                   h.status = 'Cancelled' or h.status = 'Concluded' and (h.outcome in ('Adjourned', 'Withdrawn') or h.started_at is null), open.numbers
            from scheduling.hearing h
            cross join lateral (select count(*)::int as changes, max(at) as last from scheduling.hearing_history where hearing_id = h.id) told
            left join lateral (
                select string_agg(c.number, ', ' order by c.number) numbers from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id
                where hc.hearing_id = h.id having not bool_or(c.restricted)
            ) open on true
            where h.judge_id = $1 and h.starts_at >= $2 and h.starts_at < $3 and h.status <> 'Requested' order by h.starts_at, h.id
            """, Param.Uuid(feed.Judge), Param.Time(now - Duration.FromDays(DaysBack)), Param.Time(now + Duration.FromDays(DaysAhead)));
        await using var rows = await batch.Read(cancel);
        var events = await rows.All(r =>
        {
            var room = names.CourtroomById(new(r.GetGuid(5)));
            var purpose = names.Purpose(r.GetString(6));
            var starts = r.Instant(2);
            var zone = LocalDay.Zone(room?.Zone ?? Say.Zone.Id);
            // Every change counts, one that was taken back too: a calendar never takes an older state for the newer one.
            return new CalendarEntry(
                $"hearing-{r.GetGuid(0)}", r.GetInt32(1), starts, r.Instant(3), zone, r.Instant(4),
                r.StringOrNull(8) is { } number ? $"{number} – {Name(feed.Language, purpose?.NameEn, purpose?.NameUr)}" : texts.In(feed.Language, "cause-list.restricted"),
                $"{request.Site}/judge/{NodaTime.Text.LocalDatePattern.Iso.Format(LocalDay.At(starts, zone.Id))}",
                room is null ? "" : $"{room.Code}, {Name(feed.Language, room.NameEn, room.NameUr)}",
                r.GetBoolean(7));
        }, cancel);
        return Outcome<string>.Ok(CalendarDocument.Write(events, texts.In(feed.Language, "calendar.name"), refresh: Refresh));
    }

    private static string Name(string language, string? en, string? ur) => (language == "ur" ? ur : en) ?? "";

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/calendar/{secret:length(43)}.ics", async (string secret, HttpContext http, IMediator mediator, CancellationToken cancel) =>
        {
            http.Response.Headers.CacheControl = "private, max-age=300";
            // The address is the key: it must not travel on to other sites.
            http.Response.Headers["Referrer-Policy"] = "no-referrer";
            return await mediator.Send(new ReadCalendarFeed(FeedSecret.Hash(secret), $"{http.Request.Scheme}://{http.Request.Host}"), cancel)
                .Answer(text => Results.Text(text, CalendarDocument.ContentType));
        }).WithMetadata(new AllowAnonymousAttribute()).ExcludeFromDescription();
}
