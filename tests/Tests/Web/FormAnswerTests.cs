using System.Net;
using AngleSharp.Html.Dom;
using NodaTime;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Web;

/// <summary>Forms whose line or session ends under way: sent by the page's script, or by a browser without.</summary>
public sealed class FormAnswerTests(FormAnswerTests.Desk courts) : IClassFixture<FormAnswerTests.Desk>
{
    private const string Place = "/access-point/AP-KP-01";

    [Fact]
    public async Task A_script_is_told_where_to_go_and_a_browser_is_sent_there()
    {
        var person = await courts.Expected("Form 1/2026", 10);
        using var browser = await courts.SignedIn();
        var page = await browser.Open(Place);

        using var told = await Press(browser, page, $"arrive:{person}", FormAnswer.Alone);
        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        Assert.Null(told.Headers.Location);
        Assert.Equal(Place, told.Headers.GetValues(FormAnswer.Location).Single());

        // The same press again, as a browser without scripts sends it: the first answer, and nothing twice.
        using var sent = await Press(browser, page, $"arrive:{person}");
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        Assert.Equal(Place, Leads(sent));
        Assert.Equal(1, await courts.Steps(person));
    }

    [Fact]
    public async Task Each_button_of_a_page_is_a_press_of_its_own_and_a_repeat_of_it_is_harmless()
    {
        var (one, other) = (await courts.Expected("Form 2/2026", 11), await courts.Expected("Form 3/2026", 12));
        using var browser = await courts.SignedIn();
        var page = await browser.Open(Place);

        foreach (var button in new[] { $"arrive:{one}", $"arrive:{other}", $"arrive:{one}", $"arrive:{other}" })
        {
            using var answer = await Press(browser, page, button);
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        }
        Assert.Equal((1, 1), (await courts.Steps(one), await courts.Steps(other)));
    }

    [Theory]
    [InlineData(true, true)] // the cookie of a session that has ended
    [InlineData(false, true)] // no cookie at all any more
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task A_press_after_the_session_has_ended_is_kept_and_sent_when_the_same_person_is_back(bool cookie, bool script)
    {
        var person = await courts.Expected($"Form 4{cookie}{script}/2026", 13 + (cookie ? 0 : 1) + (script ? 0 : 2));
        using var before = await courts.SignedIn();
        var page = await before.Open(Place);
        using var late = courts.Browser();
        if (cookie)
        {
            late.DefaultRequestHeaders.Add("Cookie", await courts.EndedSession());
        }

        using var refused = await Press(late, page, $"arrive:{person}", script ? FormAnswer.Alone : null, ("pressed", "Check in – Fazal"));
        var to = script ? refused.Headers.GetValues(FormAnswer.Location).Single() : refused.Headers.Location!.OriginalString;
        Assert.StartsWith("/sign-in?", to);
        Assert.Contains("kept=", to);
        Assert.Equal(0, await courts.Steps(person));

        using var again = courts.Browser();
        using var entered = await courts.Enter(again, Desk.Own, to);
        var resume = Leads(entered);
        Assert.StartsWith("/sign-in/resume/", resume);
        var asked = await again.Open(resume);
        Assert.Contains("Check in – Fazal", asked.Words("dl"));
        Assert.DoesNotContain($"{person}", asked.Words("dl"));
        var form = asked.Forms.Single(f => f.GetAttribute("action") == Place);
        using var sent = await again.PostAsync(Place, new FormUrlEncodedContent(form.QuerySelectorAll("input").OfType<IHtmlInputElement>().Select(i => KeyValuePair.Create(i.Name!, i.Value))));
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        Assert.Equal(1, await courts.Steps(person));
    }

    [Fact]
    public async Task What_one_person_typed_is_given_to_nobody_else()
    {
        var person = await courts.Expected("Form 5/2026", 17);
        using var before = await courts.SignedIn();
        var page = await before.Open(Place);
        using var late = courts.Browser();
        using var refused = await Press(late, page, $"arrive:{person}");

        using var other = courts.Browser();
        using var entered = await courts.Enter(other, Desk.Other, refused.Headers.Location!.OriginalString);
        var shown = await other.Open(Leads(entered));
        Assert.Empty(shown.QuerySelectorAll($"form[action='{Place}']"));
        Assert.DoesNotContain($"{person}", shown.DocumentElement.OuterHtml);
    }

    [Fact]
    public async Task What_could_not_be_kept_is_said()
    {
        using var before = await courts.SignedIn();
        var page = await before.Open(Place);
        using var late = courts.Browser();

        // More than is kept.
        var big = ("note", new string('x', 310_000));
        using var sent = await Press(late, page, "arrive:x", null, big);
        Assert.Contains("lost=true", sent.Headers.Location!.OriginalString);
        Assert.Contains("could not be kept", (await late.Open(sent.Headers.Location.OriginalString)).Words(".notice"));

        // A script stays on its page, which holds what was typed; so does one that has more to send, or only redraws a part.
        foreach (var (header, value) in new[] { (FormAnswer.Request, FormAnswer.Alone), (FormAnswer.Request, FormAnswer.More), ("HX-Request", "true") })
        {
            late.DefaultRequestHeaders.Add(header, value);
            using var told = value == FormAnswer.Alone ? await Press(late, page, "arrive:x", null, big) : await Press(late, page, "arrive:x");
            late.DefaultRequestHeaders.Remove(header);
            Assert.Equal((HttpStatusCode.Unauthorized, FormAnswer.Session), (told.StatusCode, told.Headers.GetValues(FormAnswer.Refused).Single()));
        }
    }

    [Fact]
    public async Task A_token_that_fits_no_more_is_named_as_the_reason()
    {
        using var browser = await courts.SignedIn();
        var page = await browser.Open(Place);
        page.QuerySelectorAll("input[name=__RequestVerificationToken]").ToList().ForEach(i => i.SetAttribute("value", "old"));

        using var told = await Press(browser, page, "arrive:x", FormAnswer.Alone);
        Assert.Equal((HttpStatusCode.BadRequest, FormAnswer.Token), (told.StatusCode, told.Headers.GetValues(FormAnswer.Refused).Single()));
    }

    [Fact]
    public async Task A_heartbeat_of_an_ended_session_is_nothing_to_come_back_to()
    {
        using var late = courts.Browser();
        late.DefaultRequestHeaders.Add("Cookie", await courts.EndedSession());
        using var answer = await late.PostAsync($"{Place}/heartbeat", new FormUrlEncodedContent([new("device", "desk"), new("roundTripMs", "20")]));
        Assert.DoesNotContain("kept=", answer.Headers.Location!.OriginalString);
    }

    private static string Leads(HttpResponseMessage answer) => new Uri(new Uri("http://localhost"), answer.Headers.Location!).PathAndQuery;

    private static async Task<HttpResponseMessage> Press(HttpClient browser, IHtmlDocument page, string button, string? script = null, params (string, string?)[] further)
    {
        if (script is not null)
        {
            browser.DefaultRequestHeaders.Add(FormAnswer.Request, script);
        }
        var answer = await browser.Send(page, Place, "actions", [("do", button), .. further]);
        browser.DefaultRequestHeaders.Remove(FormAnswer.Request);
        return answer;
    }

    /// <summary>An access point with an operator, and another operator elsewhere.</summary>
    public sealed class Desk : SignedInCourts
    {
        public const string Other = "other-operator";
        public const string Own = "the-operator";

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            Clock.Set(Given.At(CourtsFixture.Today, 8));
            await Hire(Own, "operator", "AP-KP-01");
            await Hire(Other, "operator", "AP-KP-02");
        }

        public Task<HttpClient> SignedIn() => SignedIn(Own);

        /// <summary>Somebody expected at the access point today at that hour; answers the appearance's id.</summary>
        public async Task<Guid> Expected(string number, int hour)
        {
            var at = await Owner.Case("VC-KP-01", number, number);
            var hearing = await Owner.Hearing("VC-KP-01", Given.At(CourtsFixture.Today, hour), 15, "Scheduled", at);
            return (await Owner.Appearance(hearing, at, "Fazal Balti", accessPoint: "AP-KP-01")).Value;
        }

        public Task<int> Steps(Guid appearance) => Owner.One<int>("select count(*)::int from attendance.attendance_history where appearance_id = @appearance", new { appearance });

        /// <summary>The cookie of a session that was ended by somebody who then signed out elsewhere.</summary>
        public async Task<string> EndedSession()
        {
            using var browser = Browser();
            using var entered = await Enter(browser, Own, "/sign-in");
            var cookie = entered.Headers.GetValues("Set-Cookie").First(c => c.StartsWith("courts=", StringComparison.Ordinal)).Split(';')[0];
            await Owner.Sql("update identity.session set ended_at = began_at, ended_by = 'owner' where user_id = (select id from identity.user_account where user_name = 'the-operator')");
            Clock.Advance(Duration.FromSeconds(4)); // who calls is remembered for three seconds
            return cookie;
        }
    }
}
