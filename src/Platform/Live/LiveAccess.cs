using System.Security.Claims;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Platform.Live;

/// <summary>A port that Identity fills: who is behind a connection's principal now; null where they may no longer act.</summary>
public interface IKnowCallers
{
    ValueTask<Caller?> Of(ClaimsPrincipal principal, CancellationToken cancel);
}

/// <summary>May this caller watch that? The same question the pipeline asks of a request that reads it.</summary>
internal sealed class LiveAccess(LiveViews views, Permission permission)
{
    public async ValueTask<bool> May(Caller caller, Topic topic, string? view, CancellationToken cancel)
    {
        foreach (var request in views.Asks(topic, view) ?? [])
        {
            if (await permission.Refusal(caller, request, cancel) is null)
            {
                return true;
            }
        }
        return false;
    }
}
