using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Platform.Outcomes;

/// <summary>The one mapper from outcomes to HTTP: values as JSON, problems as RFC 9457 documents in the reader's language.</summary>
public static class ProblemAnswers
{
    public const string ContentType = "application/problem+json";

    public static async Task<IResult> Answer<T>(this Task<Outcome<T>> outcome, Func<T, IResult>? ok = null) => (await outcome).Answer(ok);

    public static IResult Answer<T>(this Outcome<T> outcome, Func<T, IResult>? ok = null) =>
        outcome.Problem is { } problem ? new ProblemAnswer(problem)
        : ok is not null ? ok(outcome.Value)
        : outcome.Value is Done ? Results.NoContent()
        : Results.Ok(outcome.Value);

    public static IResult Answer(this Problem problem) => new ProblemAnswer(problem);

    /// <summary>Leaves the problem for <c>ErrorAnswers</c>, which makes a page or a document of it, and ends the request.</summary>
    public static void Leave(this Problem problem, HttpContext http)
    {
        http.Items[typeof(Problem)] = problem;
        http.Response.StatusCode = (int)problem.Kind;
    }

    /// <summary>What <see cref="Leave"/> left.</summary>
    public static Problem? Left(HttpContext http) => http.Items[typeof(Problem)] as Problem;

    /// <summary>An error's words, with what was given where the request shows it.</summary>
    public static string Said(this FieldError error, Texts texts, HttpContext? http)
    {
        var words = texts.Get(error.Key, error.Args);
        return http is not null && GivenValue.Of(http, error.Field) is { Length: > 0 } given ? texts["shape.given", ("error", words), ("value", given)] : words;
    }

    public static ProblemDetails ToDetails(this Problem problem, Texts texts, HttpContext? http = null)
    {
        var details = new ProblemDetails
        {
            Type = problem.Slug,
            Status = (int)problem.Kind,
            Title = texts.Get($"problem.{problem.Slug}.title", problem.Args),
            Detail = texts.Get($"problem.{problem.Slug}.detail", problem.Args),
        };
        foreach (var (name, value) in problem.Extensions ?? new Dictionary<string, object?>())
        {
            details.Extensions[name] = value;
        }
        if (problem.Errors.Count > 0)
        {
            details.Extensions["errors"] = problem.Errors
                .GroupBy(e => e.Field)
                .ToDictionary(g => g.Key, g => g.Select(e => e.Said(texts, http)).Distinct().ToArray());
        }
        return details;
    }

    private sealed class ProblemAnswer(Problem problem) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            var texts = http.RequestServices.GetRequiredService<Texts>();
            http.Response.StatusCode = (int)problem.Kind;
            if (problem.Kind is ProblemKind.Unavailable or ProblemKind.TooMany)
            {
                http.Response.Headers.RetryAfter = "5";
            }
            return http.Response.WriteAsJsonAsync(problem.ToDetails(texts, http), options: null, ContentType, http.RequestAborted);
        }
    }
}
