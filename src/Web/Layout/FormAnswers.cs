using Microsoft.AspNetCore.Antiforgery;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Web.Layout;

/// <summary>
/// Answers to forms that the page's script sends itself: where a browser would be redirected, the script is told to where and goes there itself,
/// so that what a page says only once is said to the reader and not to the script.
/// </summary>
internal static class FormAnswers
{
    public static IApplicationBuilder UseFormAnswers(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.Headers.ContainsKey(FormAnswer.Request))
        {
            http.Response.OnStarting(() =>
            {
                Tell(http);
                return Task.CompletedTask;
            });
        }
        return next(http);
    });

    private static void Tell(HttpContext http)
    {
        var (response, headers) = (http.Response, http.Response.Headers);
        if (response.StatusCode is StatusCodes.Status302Found or StatusCodes.Status303SeeOther && headers.Location is [{ } to])
        {
            response.StatusCode = StatusCodes.Status200OK;
            headers.Remove("Location");
            headers[FormAnswer.Location] = OnThisSite(http.Request, to!);
            headers.CacheControl = "no-store";
        }
        else if (response.StatusCode == StatusCodes.Status400BadRequest && http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
        {
            headers[FormAnswer.Refused] = FormAnswer.Token;
        }
    }

    /// <summary>A redirect from a page is absolute; without the host it holds whatever stands between us and the browser.</summary>
    private static string OnThisSite(HttpRequest request, string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var whole) && whole.Authority == request.Host.Value ? whole.PathAndQuery + whole.Fragment : address;
}
