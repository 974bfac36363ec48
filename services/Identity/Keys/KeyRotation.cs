using Microsoft.Extensions.Options;
using OpenIddict.Server;
using Shemss.Identity.Setup;

namespace Shemss.Identity.Keys;

/// <summary>Loads the keys before the first request is served, and afterwards looks for new ones, ours or another replica's.</summary>
internal sealed class KeyRotation(
    KeyRing ring,
    IOptionsMonitorCache<OpenIddictServerOptions> serverOptions,
    IOptions<IdentitySettings> settings,
    TimeProvider time,
    ILogger<KeyRotation> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ring.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.Value.Keys.CheckEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await ring.LoadAsync(stoppingToken))
                {
                    // OpenIddict reads its options anew on the next request.
                    serverOptions.TryRemove(Options.DefaultName);
                    logger.LogInformation("The key set changed; tokens are signed with {KeyId}.", ring.Signing[0].KeyId);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The keys in hand stay good; the next tick tries again.
                logger.LogError(e, "Looking for new keys failed.");
            }
        }
    }
}
