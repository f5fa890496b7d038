using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RuleOfLaw.Courts.EndToEnd.Support;

namespace RuleOfLaw.Courts.EndToEnd;

/// <summary>Everybody wants what everybody wants, through the HTTP API of a real host.</summary>
public sealed class RaceTests
{
    private const int Clients = 16, Starts = 1000;
    private static readonly string[] Rooms = ["VC-KP-01", "VC-KP-02", "VC-KP-03", "VC-KP-04"];
    private static readonly string[] AccessPoints = ["AP-KP-01", "AP-KP-02", "AP-KP-03"];

    [Fact]
    public async Task Sixteen_clients_after_the_same_thousand_starts_never_double_book()
    {
        await using var installation = await Installation.Start(contents: Contents.Empty);
        // Two courtrooms of one judge, twice; starts five minutes apart for hearings of fifteen; three access points; four advocates.
        await Bookings.PostJudges(installation, (Rooms[0], Rooms[1]), (Rooms[2], Rooms[3]));
        var key = await installation.ApiKey("clerk", "all");
        using var first = Bookings.Client(installation.Address, key);
        var wanted = new List<(string Room, DateTimeOffset Start)>();
        foreach (var room in Rooms)
            wanted.AddRange((await FreeTimes.Of(first, room, Starts / Rooms.Length, minutes: 15, apart: 5, AccessPoints)).Select(s => (room, s)));
        Assert.Equal(Starts, wanted.Count);
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();
        var booked = new ConcurrentBag<string>();

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            using var http = Bookings.Client(installation.Address, key);
            for (var i = 0; i < Starts; i++)
            {
                // Client after client runs a little behind the one before it, so that they meet at the same starts.
                var n = (i + client / 2) % Starts;
                var (room, start) = wanted[n * 7 % Starts];
                using var answer = await Bookings.Send(http, Bookings.Body($"Race {client}/{n % 7}", room, start, Prisoner(client, n), Advocate(n)), $"race-{client}-{i}");
                answers.AddOrUpdate(answer.StatusCode, 1, (_, before) => before + 1);
                if (answer.StatusCode == HttpStatusCode.Created)
                    booked.Add((string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!);
            }
        }));

        Assert.True(answers.Keys.All(s => s is HttpStatusCode.Created or HttpStatusCode.Conflict), string.Join(", ", answers));
        Assert.Equal(Clients * Starts, answers.Values.Sum());
        Assert.NotEmpty(booked);
        Assert.Equal(booked.Count, await Count("select count(*) from scheduling.hearing"));
        Assert.Equal(0, await Count("select count(*) from scheduling.reservation a join scheduling.reservation b on a.resource_id = b.resource_id and a.during && b.during and a.ctid < b.ctid"));
        Assert.Equal(0, await Count("select deadlocks from pg_stat_database where datname = current_database()"));
        Assert.DoesNotContain("40P01", installation.Nodes[0].Log);
        var ledger = Path.GetTempFileName();
        await File.WriteAllLinesAsync(ledger, booked);
        await installation.Verify(ledger);
        File.Delete(ledger);

        async Task<long> Count(string sql)
        {
            await using var command = installation.Db.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    private static JsonObject Prisoner(int client, int n)
    {
        var accessPoint = AccessPoints[n % AccessPoints.Length];
        return new JsonObject { ["name"] = $"Prisoner {client}", ["role"] = "accused", ["prisonerNumber"] = $"R-{client}", ["place"] = new JsonObject { ["accessPoint"] = accessPoint } };
    }

    private static JsonObject Advocate(int n)
    {
        var advocate = Bookings.ByLink("An advocate", "advocate");
        advocate["barEnrolment"] = $"RACE-{n % 4}";
        return advocate;
    }
}
