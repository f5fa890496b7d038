using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Dapper;
using RuleOfLaw.Courts.EndToEnd.Support;
using RuleOfLaw.Courts.Platform;
using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Platform.Outbox;
using RuleOfLaw.Courts.Reminders.Email;
using RuleOfLaw.Courts.Reminders.Sending;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Reminders;

/// <summary>A court whose outbox and jobs run only when the test says so, and a gateway that can be swapped: a real SMTP server, none, or one that dies.</summary>
public class RemindersFixture : CourtsFixture
{
    internal static readonly LocalDate HearingDay = new(2026, 12, 8);

    internal SwitchedGateway Gateway { get; } = new();

    public SmtpPeer Peer { get; private set; } = null!;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Peer.DisposeAsync();
    }

    public override async Task InitializeAsync()
    {
        Peer = await SmtpPeer.Start();
        await base.InitializeAsync();
        Gateway.Now = new SmtpGateway(new("127.0.0.1", Peer.Port, null, null, new("Courts", "courts@example.org"), StartTls: false, HelpPhone: null), Services.GetRequiredService<Microsoft.Extensions.Logging.ILogger<SmtpGateway>>());
    }

    protected override void Configure(IServiceCollection services)
    {
        foreach (var background in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationFactory?.Method.Module.Assembly == typeof(PlatformModule).Assembly).ToList())
        {
            services.Remove(background);
        }
        services.Replace(ServiceDescriptor.Singleton<IMailGateway>(Gateway));
    }

    /// <summary>Lets the reactions to everything committed so far happen.</summary>
    public async Task React()
    {
        while (await Services.GetRequiredService<OutboxWorker>().Drain(default))
        {
        }
    }

    /// <summary>Wakes the job that hands messages over; what the mail server took then stands in its mails.</summary>
    internal async Task<JobEnd> Send()
    {
        var end = await Services.GetRequiredService<JobRunner>().Run(SendMessages.Name, default);
        await Peer.Settle();
        return end;
    }

    internal async Task ReactAndSend()
    {
        await React();
        Assert.Equal(JobEnd.Done, await Send());
    }

    public static Instant Local(LocalDate day, int hour, int minute = 0) => Given.At(day, hour, minute);

    public Task<HearingView> Book(string number, LocalDate day, int hour, int minute, params ParticipantInput[] people) =>
        Do(Clerk("VC-KP-01"), new BookHearing([new CaseInput(Number: number, Type: "CRIMINAL_SESSIONS", Title: "State v. Somebody")], "VC-KP-01", "PROSECUTION_EVIDENCE", Local(day, hour, minute), 30, people));

    public Task<HearingView> Move(HearingView hearing, LocalDate day, int hour, int minute = 0, IReadOnlyList<PlaceChange>? places = null) =>
        Do(Clerk("VC-KP-01"), new RescheduleHearing(hearing.Id, hearing.Revision, Local(day, hour, minute), Places: places));

    public Task<HearingView> Cancel(HearingView hearing) => Do(Clerk("VC-KP-01"), new CancelHearing(hearing.Id, hearing.Revision, "OTHER"));

    public static ParticipantInput Witness(string name, string place = "AP-KP-01", string language = "en", bool isProtected = false) => new(
        place switch { "link" => new(Link: true), "courtroom" => new(Courtroom: true), _ => new(AccessPoint: place) },
        "witness", Name: name, Email: $"{name.ToLowerInvariant()}@example.org", Language: language, Protected: isProtected);

    internal sealed record Line(string Kind, string State, int Revision, string? Reason, Instant DueAt, Guid Appearance, string ProviderKey, int Attempts);

    internal async Task<IReadOnlyList<Line>> Messages(HearingId hearing)
    {
        await using var connection = await App.OpenConnectionAsync();
        return [.. await connection.QueryAsync<Line>(
            "select kind, state, revision, reason, due_at, appearance_id as appearance, provider_key, attempts::int from reminders.message where hearing_id = @id order by number", new { id = hearing.Value })];
    }

    /// <summary><c>confirmation sent</c>, … in the order of planning.</summary>
    internal async Task<string> Story(HearingId hearing) => string.Join(", ", (await Messages(hearing)).Select(m => $"{m.Kind} {m.State}"));

    public IReadOnlyList<Mail> MailsTo(string name) => [.. Peer.Mails.Where(m => m.To.Contains($"{name.ToLowerInvariant()}@example.org"))];
}

/// <summary>Every test begins with no hearing and the clock at its start; what verify checks holds at the end of each.</summary>
public abstract class RemindersTest(RemindersFixture fixture) : IClassFixture<RemindersFixture>, IAsyncLifetime
{
    protected readonly RemindersFixture court = fixture;

    internal IMailGateway Real { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Real = court.Gateway.Now;
        court.Clock.Set(new FakeClock().GetCurrentInstant());
        court.Services.GetRequiredService<GatewayPause>().Up();
        await court.Owner.Sql("truncate reminders.message, attendance.incident, scheduling.hearing, scheduling.court_case, scheduling.person, scheduling.hearing_history, platform.outbox cascade");
    }

    public async Task DisposeAsync()
    {
        court.Gateway.Now = Real;
        court.Clock.Advance(Duration.FromMinutes(2));
        await court.ReactAndSend();
        await Invariants.Hold(court);
    }
}

/// <summary>The gateway of the moment.</summary>
internal sealed class SwitchedGateway : IMailGateway
{
    public IMailGateway Now { get; set; } = null!;

    public bool Ready => Now.Ready;

    public IMailLine Open() => Now.Open();
}

/// <summary>A gateway that answers as told, and remembers what it took.</summary>
internal sealed class ScriptedGateway(Func<Letter, Delivery> answer) : IMailGateway
{
    public List<Letter> Took { get; } = [];

    public bool Ready => true;

    public IMailLine Open() => new Line(this, answer);

    private sealed class Line(ScriptedGateway gateway, Func<Letter, Delivery> answer) : IMailLine
    {
        public Task<Delivery> Send(Letter letter)
        {
            lock (gateway.Took)
            {
                gateway.Took.Add(letter);
            }
            return Task.FromResult(answer(letter));
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>No settings: nothing to hand messages to.</summary>
internal sealed class NoGateway : IMailGateway
{
    public bool Ready => false;

    public IMailLine Open() => throw new InvalidOperationException();
}

/// <summary>What a process that is killed in the middle leaves behind: an exception nobody handles.</summary>
internal sealed class KilledException : Exception;
