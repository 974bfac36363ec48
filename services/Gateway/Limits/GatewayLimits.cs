using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Shemss.ServiceDefaults;

namespace Shemss.Gateway.Limits;

/// <summary>Rate limits.</summary>
internal static class GatewayLimits
{
    public static void AddGatewayLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IOptions<GatewaySettings>>((limiter, settings) =>
        {
            var limit = settings.Value.RateLimit;
            if (limit.Enabled)
            {
                limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                    PartitionedRateLimiter.Create<HttpContext, string>(http => Bucket(http, ClientKey.Of(http), limit.PermitsPerSecond, limit.Burst)),
                    PartitionedRateLimiter.Create<HttpContext, string>(http => Bucket(
                        http, ClientKey.AddressOf(http), limit.PermitsPerSecond * limit.ClientsPerAddress, limit.Burst * limit.ClientsPerAddress)));
            }

            limiter.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                await Problems.From(CommonErrors.TooMany).ExecuteAsync(rejected.HttpContext);
            };
        });
    }

    // Probes are the orchestrator's, not a client's.
    private static RateLimitPartition<string> Bucket(HttpContext http, string key, int perSecond, int burst) =>
        http.Request.Path.StartsWithSegments("/alive") || http.Request.Path.Equals("/health")
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = burst,
                TokensPerPeriod = perSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            });
}
