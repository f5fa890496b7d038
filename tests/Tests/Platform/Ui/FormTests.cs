using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Tests.Platform.Ui;

public sealed class FormTests : UiTest
{
    private static readonly Problem Wrong = Problem.Invalid(new FieldError("caseNumber", "valid.required", Problem.Named(("field", "Case number"))));

    [Fact]
    public void A_field_ties_label_hint_and_error_to_its_input_and_keeps_what_was_typed()
    {
        var form = Form(Wrong, f => f.Add(p => p.Name, "Input.CaseNumber").Add(p => p.Label, "case.number").Add(p => p.HintText, "As on the file").Add(p => p.Value, " <typed> "));

        var input = form.Find("input#f-casenumber");
        Assert.Equal(" <typed> ", input.GetAttribute("value"));
        Assert.Equal("Input.CaseNumber", input.GetAttribute("name"));
        Assert.Equal("f-casenumber-hint f-casenumber-error", input.GetAttribute("aria-describedby"));
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Equal("f-casenumber", form.Find("label").GetAttribute("for"));
        Assert.Contains("Case number is required.", form.Find("#f-casenumber-error").TextContent);
    }

    [Fact]
    public void A_date_field_has_a_place_for_the_date_in_words()
    {
        var form = Form(null, f => f.Add(p => p.Name, "Input.Day").Add(p => p.Label, "hearing.date").Add(p => p.Kind, FieldKind.Date).Add(p => p.Value, "2026-12-03"));

        Assert.Equal("f-day", form.Find("output.field-date").GetAttribute("for"));
        Assert.Equal("f-day", form.Find("label").GetAttribute("for"));
    }

    [Fact]
    public void The_error_summary_links_to_the_field_and_takes_the_focus()
    {
        var form = Form(Wrong, f => f.Add(p => p.Name, "Input.CaseNumber").Add(p => p.Label, "case.number"));

        var summary = form.Find(".error-summary");
        Assert.True(summary.HasAttribute("data-focus-first"));
        Assert.Equal("#f-casenumber", summary.QuerySelector("a")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("en", "Case number: ")]
    [InlineData("ur", "مقدمہ نمبر: ")]
    public void Each_entry_of_the_summary_names_its_field(string language, string named)
    {
        ReadIn(language);
        var form = Form(Problem.Invalid(new FieldError("CaseNumber", "check.required")), f => f.Add(p => p.Name, "Input.CaseNumber").Add(p => p.Label, "case.number"));

        Assert.StartsWith(named, form.Find(".error-summary a").TextContent, StringComparison.Ordinal);
        Assert.Equal(form.Find("input[name='Input.CaseNumber']").Id, form.Find(".error-summary a").GetAttribute("href")![1..]);
    }

    [Fact]
    public void A_question_asked_of_several_says_whose_it_is()
    {
        var form = Form(Problem.Invalid(new FieldError("New[1].Name", "check.required")), f => f.Add(p => p.Name, "Input.New[1].Name").Add(p => p.Label, "field.name").Add(p => p.Of, "New person 2"));

        Assert.StartsWith("New person 2, Name: ", form.Find(".error-summary a").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_field_of_a_page_that_is_a_form_takes_the_focus_unless_something_is_wrong()
    {
        var (first, second) = (Asking("Input.One"), Asking("Input.Two"));
        string[] Focused(Problem? problem, bool focus) => [.. Render<PostForm>(p => p.Add(f => f.Name, "test").Add(f => f.Problem, problem).Add(f => f.Focus, focus).AddChildContent(first).AddChildContent(second))
            .FindAll("[autofocus]").Select(e => e.Id!)];

        Assert.Equal(["f-one"], Focused(null, focus: true));
        Assert.Empty(Focused(null, focus: false));
        Assert.Empty(Focused(Wrong, focus: true));

        static RenderFragment Asking(string name) => builder =>
        {
            builder.OpenComponent<Field>(0);
            builder.AddComponentParameter(1, nameof(Field.Name), name);
            builder.AddComponentParameter(2, nameof(Field.Label), "field.name");
            builder.CloseComponent();
        };
    }

    [Fact]
    public void A_problem_without_fields_is_told_whole()
    {
        ReadIn("ur");
        var summary = Render<ErrorSummary>(p => p.Add(s => s.Problem, Problem.NotFound));
        Assert.Contains("نہیں ملا", summary.Find("h2").TextContent);
        Assert.NotEmpty(summary.FindAll("p"));
    }

    [Fact]
    public void A_form_carries_a_token_and_a_fresh_key_each_time()
    {
        var one = Form(null, f => f.Add(p => p.Name, "Input.X").Add(p => p.Label, "field.name"));
        var other = Form(null, f => f.Add(p => p.Name, "Input.X").Add(p => p.Label, "field.name"));

        Assert.Equal("token", one.Find("input[name=__RequestVerificationToken]").GetAttribute("value"));
        Assert.True(Guid.TryParse(Key(one), out _));
        Assert.NotEqual(Key(one), Key(other));

        static string? Key(IRenderedComponent<PostForm> form) => form.Find("input[name=key]").GetAttribute("value");
    }

    [Theory]
    [InlineData("0190f5a0-0000-7000-8000-000000000001", "0190f5a0-0000-7000-8000-000000000001")]
    [InlineData("not a key", null)]
    [InlineData("", null)]
    public void The_posted_key_is_the_idempotency_key_before_the_page_acts(string posted, string? kept)
    {
        Http.Request.ContentType = "application/x-www-form-urlencoded";
        Http.Request.Form = new FormCollection(new Dictionary<string, StringValues> { ["key"] = posted });
        string? seen = "unset";
        var form = Render<PostForm>(p => p.Add(f => f.Name, "test").AddCascadingValue<HttpContext>(Http).Add(f => f.OnSubmit, EventCallback.Factory.Create(this, () => seen = Call.IdempotencyKey)));

        form.Find("form").Submit();

        Assert.Equal(kept, seen);
    }

    [Fact]
    public void Radios_and_checks_are_groups_with_a_legend_and_say_why_one_cannot_be_had()
    {
        var field = Render<Field>(p => p.Add(f => f.Name, "Input.Sex").Add(f => f.Label, "field.sex").Add(f => f.Kind, FieldKind.Radios).Add(f => f.Value, "female")
            .Add(f => f.Options, [new("female", "Female"), new("male", "Male", Disabled: true, Reason: "No reason")]));

        Assert.Equal("Sex", field.Find("fieldset legend").TextContent.Trim());
        Assert.True(field.Find("input[value=female]").HasAttribute("checked"));
        Assert.True(field.Find("input[value=male]").HasAttribute("disabled"));
        Assert.Contains("No reason", field.Markup);
        Assert.Equal(field.Find("input[value=male]").Id, field.FindAll("label")[1].GetAttribute("for"));
    }

    [Fact]
    public void A_password_is_never_given_back()
    {
        var field = Render<Field>(p => p.Add(f => f.Name, "Input.Password").Add(f => f.Label, "auth.password").Add(f => f.Kind, FieldKind.Password).Add(f => f.Value, "secret"));
        Assert.DoesNotContain("secret", field.Markup);
    }

    [Fact]
    public void A_select_shows_the_choice_that_was_made()
    {
        var field = Render<Field>(p => p.Add(f => f.Name, "Input.Type").Add(f => f.Label, "case.type").Add(f => f.Kind, FieldKind.Select).Add(f => f.Prompt, "action.select").Add(f => f.Value, "b").Add(f => f.Options, [new("a", "A"), new("b", "B")]));
        Assert.Equal("b", field.Find("option[selected]").GetAttribute("value"));
    }

    private IRenderedComponent<PostForm> Form(Problem? problem, Action<ComponentParameterCollectionBuilder<Field>> field) =>
        Render<PostForm>(p => p.Add(f => f.Name, "test").Add(f => f.Problem, problem).AddChildContent(field));
}
