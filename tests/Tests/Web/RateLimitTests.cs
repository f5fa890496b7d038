using System.Net;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Web;

/// <summary>A loop is stopped, and nobody else notices.</summary>
public sealed class RateLimitTests(CourtsApp app) : IClassFixture<CourtsApp>
{
    [Fact]
    public async Task A_stranger_who_sends_forms_without_end_is_told_to_wait_and_everybody_else_goes_on()
    {
        using var stranger = app.Browser();
        var answers = new List<HttpResponseMessage>();
        while (answers.Count < 1000 && answers.LastOrDefault()?.StatusCode != HttpStatusCode.TooManyRequests)
        {
            answers.Add(await stranger.PostAsync("/sign-in", new FormUrlEncodedContent([])));
        }

        var refused = answers[^1];
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), refused.Headers.RetryAfter?.Delta);
        Assert.InRange(answers.Count, 200, 999);
        Assert.Contains("Too many requests", await refused.Content.ReadAsStringAsync());
        using var key = await app.Api("clerk");
        Assert.Equal(HttpStatusCode.OK, (await key.GetAsync("/help")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/help")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/health/live")).StatusCode);
    }
}
