using System.Threading.RateLimiting;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Web.Hosting;

/// <summary>
/// How much one caller may ask of one node: a bucket for each signed-in person, each API key and, for strangers, each address. The numbers are far
/// above what people and courts' systems need, so that only a loop or an attack meets them; it is answered 429. Static files do not count.
/// </summary>
internal static class RateLimits
{
    /// <summary>A court complex may sit behind one address, so a stranger's bucket is not small; guesses at one account are counted by themselves (Identity/SignIn/Attempts).</summary>
    private static readonly Bucket
        Person = new(Burst: 400, PerSecond: 40), Key = new(Burst: 8000, PerSecond: 4000), Stranger = new(Burst: 600, PerSecond: 60), StrangersForms = new(Burst: 200, PerSecond: 2);

    private readonly record struct Bucket(int Burst, int PerSecond);

    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
        {
            if (http.Request.Path.StartsWithSegments("/health") || http.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is not null)
            {
                return RateLimitPartition.GetNoLimiter("");
            }
            var caller = http.RequestServices.GetRequiredService<CallContext>().Caller;
            var form = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);
            return caller.Kind switch
            {
                CallerKind.Anonymous => Of($"{(form ? "form" : "get")} {ClientNetwork.Of(http.Connection.RemoteIpAddress)}", form ? StrangersForms : Stranger),
                CallerKind.ApiKey => Of(caller.Reference, Key),
                _ => Of(caller.Reference, Person),
            };
        });
    });

    private static RateLimitPartition<string> Of(string whose, Bucket bucket) => RateLimitPartition.GetTokenBucketLimiter(whose, _ => new()
    {
        TokenLimit = bucket.Burst,
        TokensPerPeriod = bucket.PerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    });
}
