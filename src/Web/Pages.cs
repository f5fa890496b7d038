using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.ResponseCompression;
using RuleOfLaw.Courts.Platform;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Web.Errors;
using RuleOfLaw.Courts.Web.Layout;

namespace RuleOfLaw.Courts.Web;

/// <summary>Everything that makes answers to browsers: components, languages, headers, compression, error pages, static files.</summary>
internal static class Pages
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "courts.antiforgery";
            options.SuppressXFrameOptionsHeader = true;
        });
        // Urdu comes out as letters, not as &#x…; entities four times as long.
        services.AddWebEncoders(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddExceptionHandler<ErrorAnswers>();
        // The page says that the fault was recorded: so it is, with its trace.
        services.Configure<ExceptionHandlerOptions>(o => o.SuppressDiagnosticsCallback = _ => false);
        services.AddProblemDetails();
        services.AddHsts(o => o.MaxAge = TimeSpan.FromDays(365));
        // Antiforgery tokens differ in every answer, so that compression gives nothing away about them.
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true;
            o.Providers.Add<BrotliCompressionProvider>();
            o.Providers.Add<GzipCompressionProvider>();
        });
        // What everybody may see is drawn once in ten seconds for each language; whoever is signed in is never answered from here.
        services.AddOutputCache(o =>
        {
            o.SizeLimit = 64 * 1024 * 1024;
            o.AddPolicy("public", p => p.Expire(TimeSpan.FromSeconds(10)).SetVaryByQuery("courtroom", "date", "number").SetVaryByHeader("Save-Data")
                .VaryByValue(_ => new("language", CultureInfo.CurrentUICulture.Name)));
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        return services;
    }

    /// <summary>First in the pipeline: what holds for every answer.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseHead();
        app.UseHostGate();
        app.UseFormAnswers();
        app.UseHsts();
        app.UseResponseCompression();
        app.UseRequestLocalization(Language.Options());
        app.UseExceptionHandler();
        app.UseStatusCodePages(ErrorAnswers.Answer);
    }

    /// <summary>
    /// After routing: an unknown address is not found by anybody, before the deny-all policy would ask strangers to sign in for it. No endpoint of ours
    /// catches everything, because one that did would answer for the wrong method (405) and the wrong content type (415) too.
    /// </summary>
    public static void UseUnknownAddresses(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.GetEndpoint() is not null)
        {
            return next(http);
        }
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    /// <summary>HEAD is answered as GET is, without the body.</summary>
    private static void UseHead(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }
        var body = http.Response.Body;
        (http.Request.Method, http.Response.Body) = (HttpMethods.Get, Stream.Null);
        try
        {
            await next(http);
        }
        finally
        {
            (http.Request.Method, http.Response.Body) = (HttpMethods.Head, body);
        }
    });

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapLanguage();
        app.MapRazorComponents<App>()
            .AddAdditionalAssemblies([.. app.Services.GetRequiredService<Modules>().Assemblies.Where(a => a != typeof(App).Assembly)]);
    }
}
