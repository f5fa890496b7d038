using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Web.Errors;

namespace RuleOfLaw.Courts.Tests.Web;

/// <summary>What a caller sees when the program or its database fails.</summary>
public sealed class ErrorAnswersTests(CourtsApp app) : IClassFixture<CourtsApp>
{
    [Theory]
    [InlineData("en", "Something went wrong")]
    [InlineData("ur", "کوئی خرابی پیش آ گئی ہے")]
    public async Task A_fault_is_told_without_its_inside(string language, string words)
    {
        var (http, body) = await Answer("/somewhere", "text/html", new InvalidOperationException("the secret inside"), language);
        Assert.Equal(500, http.Response.StatusCode);
        Assert.Contains(words, body);
        Assert.DoesNotContain("secret", body);
        Assert.DoesNotContain("Exception", body);
        Assert.DoesNotContain("   at ", body);
    }

    public static TheoryData<Exception> Outages =>
    [
        new NpgsqlException("no connection"),
        new InvalidOperationException("wrapped", new NpgsqlException("broken")),
        Said("57P01"), Said("57P03"), Said("53300"), Said("53100"), Said("08006"),
    ];

    [Theory]
    [MemberData(nameof(Outages), DisableDiscoveryEnumeration = true)]
    public async Task A_database_that_is_away_is_an_outage_to_try_again_after(Exception outage)
    {
        var (http, body) = await Answer("/somewhere", "text/html", outage);
        Assert.Equal(503, http.Response.StatusCode);
        Assert.Equal("5", http.Response.Headers.RetryAfter);
        Assert.Contains("not available just now", body);
    }

    [Fact]
    public async Task A_refused_statement_is_a_fault_of_ours() =>
        Assert.Equal(500, (await Answer("/somewhere", "text/html", Said("42601"))).Http.Response.StatusCode);

    [Fact]
    public async Task Programs_get_problem_documents()
    {
        var (http, body) = await Answer("/api/v1/hearings", "*/*", new NpgsqlException("no connection"));
        Assert.Equal((503, "application/problem+json"), (http.Response.StatusCode, http.Response.ContentType));
        Assert.Contains("\"unavailable\"", body);
        Assert.DoesNotContain("no connection", body);
    }

    private static PostgresException Said(string state) => new("message", "ERROR", "ERROR", state);

    private async Task<(HttpContext Http, string Body)> Answer(string path, string accept, Exception exception, string language = "en")
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        await using var scope = app.Services.CreateAsyncScope();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        (http.Request.Scheme, http.Request.Host, http.Request.Path, http.Request.Method) = ("http", new("localhost"), path, "GET");
        http.Request.Headers.Accept = accept;
        http.Response.Body = body;
        await new ErrorAnswers().TryHandleAsync(http, exception, CancellationToken.None);
        await http.Response.CompleteAsync();
        return (http, Encoding.UTF8.GetString(body.ToArray()));
    }
}
