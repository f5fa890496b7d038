using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Tests.Architecture;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Platform.Input;

/// <summary>Whatever stands in an address, a form, a body or a hub's argument: no answer is a fault, and nobody else notices. Walks what the host maps.</summary>
public sealed partial class FuzzTests(FuzzedCourt court) : IClassFixture<FuzzedCourt>
{
    /// <param name="Path">With ids that exist and the usual texts.</param>
    /// <param name="Template">The same with <c>&lt;Name&gt;</c> for each text.</param>
    private sealed record Way(string Name, RouteEndpoint Endpoint, string Path, string Template, IReadOnlyList<string> Texts);

    [Fact]
    public Task No_query_parameter_turns_into_a_fault() => court.Walk(async look =>
    {
        using var everybody = await court.Everybody();
        foreach (var way in await Ways("GET"))
        {
            var names = InputContract.Of(way.Endpoint).Parameters.Keys.ToList();
            var asked = names.SelectMany(name => Corpus.Odd.Select(value => $"{name}={Uri.EscapeDataString(value)}"))
                .Concat(names.Count == 0 ? ["anything=%00", "anything=9999-12-31"] : Corpus.Broken.Select(value => string.Join('&', names.Select(n => $"{n}={Uri.EscapeDataString(value)}"))))
                .Concat(names.Select(n => $"{n}=&{n}=%FF&{n}[]=1"));
            foreach (var query in asked)
            {
                await look($"{way.Name}?{query}", await everybody.GetAsync($"{way.Path}?{query}"));
            }
        }
    });

    [Fact]
    public Task No_part_of_a_path_turns_into_a_fault() => court.Walk(async look =>
    {
        using var everybody = await court.Everybody();
        foreach (var way in (await Ways("GET")).Where(w => w.Texts.Count > 0))
        {
            foreach (var text in way.Texts)
            {
                foreach (var value in Corpus.Odd.Concat(["%FF", "é", "0000-00-00", new('x', 1500)]))
                {
                    var path = way.Template.Replace($"<{text}>", value == "%FF" ? value : Uri.EscapeDataString(value), StringComparison.Ordinal);
                    await look($"{way.Name} {text}={value}", await everybody.GetAsync(Filled(path, way.Name)));
                }
            }
        }
    });

    [Fact]
    public Task No_member_of_a_body_turns_into_a_fault() => court.Walk(async look =>
    {
        using var everybody = await court.Everybody();
        foreach (var way in await Ways("POST"))
        {
            if (Doors.SampleBody(way.Endpoint) is not JsonObject sample)
            {
                continue;
            }
            foreach (var bare in Corpus.Json.Concat(["", "{", "{\"\\ud800\":1}", "[1,2", "\u0000", new string('[', 200)]))
            {
                await look($"{way.Name} {bare[..Math.Min(bare.Length, 40)]}", await Post(everybody, way.Path, bare));
            }
            foreach (var leaf in Leaves(sample, []).ToList())
            {
                foreach (var value in Corpus.Json)
                {
                    await look($"{way.Name} {string.Join('.', leaf)}={value[..Math.Min(value.Length, 60)]}", await Post(everybody, way.Path, With(sample, leaf, value)));
                }
            }
        }
    });

    [Fact]
    public Task No_field_of_a_form_turns_into_a_fault() => court.Walk(async look =>
    {
        using var everybody = await court.Everybody();
        foreach (var way in (await Ways("GET")).Where(w => !w.Name.Contains("/api/", StringComparison.Ordinal)))
        {
            using var opened = await everybody.GetAsync(way.Path);
            if (opened.Content.Headers.ContentType?.MediaType != "text/html")
            {
                continue;
            }
            var page = new HtmlParser().ParseDocument(await opened.Content.ReadAsStringAsync());
            foreach (var form in page.Forms.Where(f => f.Method == "post"))
            {
                var fields = Fields(page, form);
                var free = fields.Where(f => f.Name is not ("_handler" or "__RequestVerificationToken" or "key")).Select(f => f.Name).Distinct().ToList();
                async Task Send(Func<string, string, string> change, string said)
                {
                    var action = form.GetAttribute("action") is { Length: > 0 } to ? to : way.Path;
                    await look($"form {fields.FirstOrDefault(f => f.Name == "_handler").Value} of {way.Name}: {said}",
                        await everybody.PostAsync(action, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Name == "key" ? Guid.NewGuid().ToString() : change(f.Name, f.Value))))));
                }
                foreach (var value in new[] { "\0", "9999-12-31", "0001-01-01", "99999999999", "-1", "4", "a:b|c", "\u200B" })
                {
                    await Send((name, was) => free.Contains(name) ? value : was, $"all={value}");
                }
                foreach (var field in free)
                {
                    foreach (var value in new[] { "9999-12-31", "a\0b", "9999-12-31T23:59:59+05:00" })
                    {
                        await Send((name, was) => name == field ? value : was, $"{field}={value}");
                    }
                }
            }
        }
    });

    [Fact]
    public Task No_topic_of_the_hub_silences_another_watcher() => court.Walk(async look =>
    {
        using var clerk = await court.Api("clerk");
        await using var ordinary = await Watcher();
        await using var odd = await Watcher();
        var told = new TaskCompletionSource<LiveEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        ordinary.On<LiveEvent>("event", e => told.TrySetResult(e));
        const string Room = "courtroom:VC-KP-09:2026-12-01";
        Assert.Single(await ordinary.InvokeAsync<TopicVersion[]>("Watch", new[] { new WatchTopic(Room) }));
        foreach (var topic in Corpus.Topics)
        {
            foreach (var view in new[] { null, "board-courtroom", "board-access-point", "\0" })
            {
                try
                {
                    await odd.InvokeAsync<TopicVersion[]>("Watch", new[] { new WatchTopic(topic, long.MaxValue, view), null });
                }
                catch (Microsoft.AspNetCore.SignalR.HubException)
                {
                    // refused: nobody else is concerned
                }
            }
        }
        await look("book", await clerk.Post("/api/v1/hearings", CourtInUse.Booking($"Fuzz {Guid.NewGuid()}", CourtInUse.At(1, "10:00"), "VC-KP-09", participants: CourtInUse.Person("Watched", "accused", "link"))));
        Assert.Equal(Room, (await told.Task.WaitAsync(TimeSpan.FromSeconds(15))).Topic);
    });

    private async Task<HubConnection> Watcher()
    {
        var server = (TestServer)court.Services.GetRequiredService<IServer>();
        var key = await court.Key("clerk");
        var hub = new HubConnectionBuilder().WithUrl("http://localhost/hubs/live", o =>
        {
            (o.SkipNegotiation, o.Transports) = (true, HttpTransportType.WebSockets);
            o.WebSocketFactory = async (context, cancel) =>
            {
                var client = server.CreateWebSocketClient();
                client.ConfigureRequest = r => r.Headers.Authorization = $"Bearer {key}";
                return await client.ConnectAsync(context.Uri, cancel);
            };
        }).AddJsonProtocol(o => RuleOfLaw.Courts.Platform.Database.Json.Configure(o.PayloadSerializerOptions)).Build();
        await hub.StartAsync();
        return hub;
    }

    private async Task<IReadOnlyList<Way>> Ways(string method)
    {
        var ids = await court.Ids();
        return [.. court.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Contains(method))
            .Select(e => (Endpoint: e, Pattern: "/" + e.RoutePattern.RawText!.TrimStart('/')))
            .Where(e => !Doors.IsFile(e.Pattern) && !e.Pattern.StartsWith("/hubs/", StringComparison.Ordinal) && (method == "GET" || e.Pattern.StartsWith("/api/", StringComparison.Ordinal)))
            .Select(e =>
            {
                var texts = new List<string>();
                var template = Parameter().Replace(e.Pattern, p =>
                {
                    if (p.Value.Contains(":guid", StringComparison.Ordinal))
                    {
                        return ids.GetValueOrDefault(p.Groups[1].Value)
                            ?? ids.Where(i => e.Pattern.StartsWith(i.Key, StringComparison.Ordinal)).OrderByDescending(i => i.Key.Length).Select(i => i.Value).FirstOrDefault() ?? Guid.Empty.ToString();
                    }
                    if (p.Value.Contains(':', StringComparison.Ordinal))
                    {
                        return Doors.Sample(p.Groups[1].Value);
                    }
                    texts.Add(p.Groups[1].Value);
                    return $"<{p.Groups[1].Value}>";
                });
                return new Way($"{method} {e.Pattern}", e.Endpoint, Filled(template, e.Pattern), template, texts);
            }).DistinctBy(w => w.Name)];
    }

    private static string Filled(string template, string pattern) => Placeholder().Replace(template, p =>
        p.Groups[1].Value is "Code" or "code" ? (pattern.Contains("/access-point", StringComparison.Ordinal) ? "AP-KP-01" : "VC-KP-01") : Doors.Sample(p.Groups[1].Value));

    private static async Task<HttpResponseMessage> Post(HttpClient caller, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await caller.SendAsync(request);
    }

    private static IEnumerable<object[]> Leaves(JsonNode? node, object[] path) => node switch
    {
        JsonObject members => members.SelectMany(m => Leaves(m.Value, [.. path, m.Key])).Concat(path.Length > 0 ? [path] : []),
        JsonArray items => items.SelectMany((item, i) => Leaves(item, [.. path, i])).Concat([path]),
        _ => [path],
    };

    /// <summary>The sample with one value in the leaf's place; written by hand, because half of a letter cannot be a node.</summary>
    private static string With(JsonObject sample, object[] leaf, string value)
    {
        const string Mark = "here-comes-the-value";
        var copy = sample.DeepClone();
        JsonNode at = copy;
        foreach (var step in leaf[..^1])
        {
            at = step is int index ? at[index]! : at[(string)step]!;
        }
        if (leaf[^1] is int last)
        {
            at[last] = Mark;
        }
        else
        {
            at[(string)leaf[^1]] = Mark;
        }
        return copy.ToJsonString().Replace($"\"{Mark}\"", value, StringComparison.Ordinal);
    }

    private static IReadOnlyList<(string Name, string Value)> Fields(IHtmlDocument page, IHtmlFormElement form) =>
        [.. form.QuerySelectorAll("input, select, textarea").Concat(page.QuerySelectorAll("[form]").Where(e => e.GetAttribute("form") == form.Id))
            .Select(e => (e.GetAttribute("name") ?? "", e switch { IHtmlInputElement i => i.Value, IHtmlSelectElement s => s.Value ?? "", IHtmlTextAreaElement t => t.Value, _ => e.GetAttribute("value") ?? "" }))
            .Where(f => f.Item1.Length > 0).DistinctBy(f => f.Item1)];

    [GeneratedRegex(@"\{\*{0,2}([A-Za-z]+)[^/]*?\}(?=/|$|\.)")]
    private static partial Regex Parameter();

    [GeneratedRegex("<([A-Za-z]+)>")]
    private static partial Regex Placeholder();
}
