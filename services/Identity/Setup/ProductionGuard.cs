using Microsoft.EntityFrameworkCore;
using Shemss.Identity.Demo;
using Shemss.Identity.Model;

namespace Shemss.Identity.Setup;

/// <summary>Outside Development nothing starts on secrets, accounts or addresses that are for a developer's machine.</summary>
internal static class ProductionGuard
{
    private const int MinSecret = 32;

    public static void Check(IHostEnvironment environment, IConfiguration configuration, IdentitySettings settings)
    {
        if (environment.IsDevelopment())
        {
            return;
        }

        var faults = new List<string>();
        if (settings.Demo == true)
        {
            faults.Add("Identity:Demo is for Development only.");
        }

        if (IsWeak(settings.Keys.Password))
        {
            faults.Add($"Identity:Keys:Password must be a secret of at least {MinSecret} characters.");
        }

        faults.AddRange(settings.Services.Where(s => IsWeak(s.Value)).Select(s => $"Identity:Services:{s.Key} must be a secret of at least {MinSecret} characters."));
        if (settings.Bootstrap?.Password is { } first && (first == DemoAccounts.Password || first.Length < 12))
        {
            faults.Add("Identity:Bootstrap:Password must be a password of its own of at least 12 characters.");
        }

        if (ServerSetup.IssuerOf(configuration).Scheme != Uri.UriSchemeHttps)
        {
            faults.Add("Auth:Authority must be an https address.");
        }

        faults.AddRange(settings.External.Where(p => p.Value.Authority?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) != true)
            .Select(p => $"Identity:External:{p.Key}:Authority must be an https address."));
        if (faults.Count > 0)
        {
            throw new InvalidOperationException($"Identity does not start in {environment.EnvironmentName}: " + string.Join(" ", faults));
        }
    }

    /// <summary>A database that was once a developer's must not become a production one unseen.</summary>
    public static async Task CheckAsync(IHostEnvironment environment, IdentityDb db, CancellationToken ct)
    {
        var ids = DemoAccounts.All.Select(a => a.Id).ToList();
        string[] clients = [DemoAccounts.PartnerClient, DemoAccounts.PublicClient];
        if (!environment.IsDevelopment()
            && (await db.Users.AnyAsync(a => ids.Contains(a.Id), ct) || await db.Clients.AnyAsync(c => clients.Contains(c.ClientId), ct)))
        {
            throw new InvalidOperationException($"Identity does not start in {environment.EnvironmentName}: its database holds demo accounts or clients.");
        }
    }

    private static bool IsWeak(string? secret) => secret is null || secret.Length < MinSecret || secret == IdentitySettings.DevelopmentSecret;
}
