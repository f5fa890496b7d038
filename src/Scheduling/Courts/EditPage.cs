using MediatR;
using Microsoft.AspNetCore.Components;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>What the registry's pages share: asking who may, saving, and saying what was saved and what it strands.</summary>
public abstract class EditPage : ComponentBase
{
    [Inject] private protected IMediator Mediator { get; set; } = default!;
    [Inject] private protected NavigationManager Address { get; set; } = default!;
    [Inject] private protected Flash Flash { get; set; } = default!;
    [Inject] private protected Texts T { get; set; } = default!;
    [Inject] private protected IRegistry Registry { get; set; } = default!;
    [Inject] private protected CallContext Call { get; set; } = default!;
    [Inject] private Permission Permission { get; set; } = default!;

    /// <summary>Why the page itself is not shown.</summary>
    private protected Problem? Refusal { get; set; }

    /// <summary>Why the last save was refused.</summary>
    private protected Problem? Problem { get; set; }

    private protected Registry Names { get; private set; } = default!;

    private bool loaded;

    /// <summary>Everything is read before the page is first drawn, so that no page draws half of itself.</summary>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!loaded)
        {
            loaded = true;
            Names = await Registry.Now();
            await Load();
        }
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task Load();

    private protected async Task<bool> May(RegistryEdit edit) => await Permission.Refusal(Call.Caller, edit, default) is null;

    private protected async Task Need(RegistryEdit edit) => Refusal ??= await Permission.Refusal(Call.Caller, edit, default);

    /// <summary>Saves what was typed, then goes to the page that shows it.</summary>
    private protected async Task Save(Typed typed, RegistryEdit edit, string then)
    {
        Problem = typed.Problem;
        if (Problem is not null)
        {
            return;
        }
        var outcome = await Mediator.Send(edit);
        Problem = outcome.Problem;
        if (outcome.Succeeded)
        {
            if (outcome.Value.Stranded is { Count: > 0 } stranded)
            {
                Flash.Say(new FlashMessage("registry.saved-stranding", new() { ["count"] = Platform.Time.Say.Number(stranded.Count) }, Tone.Late));
            }
            else
            {
                Flash.Say("msg.saved");
            }
            Address.NavigateTo(then);
        }
    }

    /// <summary>An action button's value: <c>VERB:ARG:ARG</c>, followed by <c>|</c> and the strandings that are accepted.</summary>
    private protected static (string[] Words, string? Accepts) Read(string? action) =>
        (action ?? "").Split('|') is [var words, .. var rest] ? (words.Split(':'), rest.Length > 0 ? rest[0] : null) : ([], null);
}
