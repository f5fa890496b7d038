using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Web;

namespace RuleOfLaw.Courts.Tests.Platform.Ui;

/// <summary>A reader of English, the real texts, and what a form needs of its host.</summary>
public abstract class UiTest : ComponentTest
{
    private static readonly Texts AllTexts = new(CourtsModules.All);

    protected UiTest()
    {
        ReadIn("en");
        Services.AddSingleton(AllTexts);
        Services.AddSingleton(Call);
        Services.AddSingleton<IHttpContextAccessor>(new HttpContextAccessor { HttpContext = Http });
        Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        Services.AddSingleton<Flash>();
        Services.AddSingleton<FormOwner>();
        Services.AddSingleton<AntiforgeryStateProvider, FixedToken>();
    }

    protected CallContext Call { get; } = new();

    protected DefaultHttpContext Http { get; } = new();

    private sealed class FixedToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken GetAntiforgeryToken() => new("token", "__RequestVerificationToken");
    }
}
