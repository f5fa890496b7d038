using System.Collections.Concurrent;
using System.Net;
using Dapper;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Support.CourtInUse;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings;

public sealed class RaceTests(CourtInUse court) : IClassFixture<CourtInUse>
{
    private const int Clients = 16, Starts = 156;

    [Fact]
    public async Task Sixteen_clients_after_the_same_starts_book_each_at_most_once()
    {
        // 156 starts in two courtrooms of one judge, over the same few stations and two advocates: everybody wants what everybody wants.
        var wanted = Enumerable.Range(0, Starts).Select(i => (
            Room: i % 2 == 0 ? "VC-KP-01" : "VC-KP-02",
            At: At(new[] { 2, 3, 7, 8, 9, 10, 14, 15, 16, 17, 21, 22, 23 }[i / 2 % 13], $"{9 + i / 26 % 3:00}:{i / 78 % 12 * 5:00}"))).ToList();
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();
        var booked = new ConcurrentBag<string>();

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            using var clerk = await court.Api("clerk");
            for (var i = client; i < Starts * Clients; i += Clients)
            {
                var (room, at) = wanted[(i / Clients + client * 61) % Starts];
                using var answer = await clerk.Post("/api/v1/hearings", Booking($"Race {client}/{i % 7}", at, room, 15, participants: [
                    Person($"Prisoner {client}", "accused", $"AP-KP-0{1 + i % 3}"), Person("Advocate", "advocate", "link", bar: $"RACE-{i % 2}")]));
                answers.AddOrUpdate(answer.StatusCode, 1, (_, n) => n + 1);
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    booked.Add((string)(await Json(answer))["id"]!);
                }
            }
        }));

        Assert.True(answers.Keys.All(s => s is HttpStatusCode.Created or HttpStatusCode.Conflict), string.Join(", ", answers));
        await using var connection = await court.App.OpenConnectionAsync();
        Assert.NotEmpty(booked);
        Assert.Equal(booked.Order(), (await connection.QueryAsync<Guid>("select id from scheduling.hearing")).Select(g => g.ToString()).Order());
        await Invariants.Hold(court);
    }
}
