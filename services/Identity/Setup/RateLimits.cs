using System.Globalization;
using System.Threading.RateLimiting;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Setup;

/// <summary>How often one address may try to sign in or ask for tokens. Per replica; the gateway's own limits stand before these.</summary>
internal static class RateLimits
{
    public static void AddIdentityRateLimits(this IServiceCollection services, IdentitySettings settings) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;

        // By path, not by endpoint: OpenIddict refuses a bad client secret before any endpoint runs, and that is what must be limited.
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
        {
            var address = http.Connection.RemoteIpAddress?.ToString() ?? "unknown";
            return HttpMethods.IsPost(http.Request.Method) && http.Request.Path.StartsWithSegments("/signin") ? Window("signin " + address, settings.SignIn.AttemptsPerMinute)
                : http.Request.Path.StartsWithSegments("/connect/token") || http.Request.Path.StartsWithSegments("/connect/revoke") ? Window("token " + address, settings.Tokens.RequestsPerMinute)
                : RateLimitPartition.GetNoLimiter("");
        });
        limiter.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            await Problems.From(CommonErrors.TooMany).ExecuteAsync(rejected.HttpContext);
        };
    });

    private static RateLimitPartition<string> Window(string key, int permits) => RateLimitPartition.GetFixedWindowLimiter(
        key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) });
}
