using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using Shemss.Identity.Clients;
using Shemss.Identity.Demo;
using Shemss.Identity.Model;
using Shemss.Identity.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Shemss.Identity.Setup;

/// <summary>
/// Brings configured clients, the first administrator and, in Development, the demo accounts into the database before the
/// first request is served. Replicas take turns.
/// </summary>
internal sealed class StartingData(
    IServiceScopeFactory scopes, IHostEnvironment environment, IOptions<IdentitySettings> options, TimeProvider time, ILogger<StartingData> logger) : IHostedService
{
    private const long LockKey = 0x53454544;

    /// <summary>The services that ask for tokens of their own.</summary>
    private static readonly string[] House = ["registry", "sites", "maintenance", "comparison", "alerts", "credit", "identity", "gateway"];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        await ProductionGuard.CheckAsync(environment, db, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockKey})", cancellationToken);

        var clients = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        var demo = settings.Demo ?? environment.IsDevelopment();
        foreach (var name in House)
        {
            var secret = settings.Services.GetValueOrDefault(name) ?? (environment.IsDevelopment() ? IdentitySettings.DevelopmentSecret : null);
            if (secret is not null)
            {
                await EnsureConfidentialAsync(clients, ClientRules.Confidential($"service-{name}", $"Service {name}", AccountRoles.Service, time.GetUtcNow()), secret, cancellationToken);
            }
        }

        foreach (var (id, client) in settings.PublicClients)
        {
            await EnsurePublicAsync(clients, id, client, cancellationToken);
        }

        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (demo)
        {
            await AddDemoAsync(clients, accounts, cancellationToken);
        }

        if (settings.Bootstrap is { Password: { } password } bootstrap && !await db.Users.AnyAsync(a => a.Role == AccountRoles.Admin, cancellationToken))
        {
            await AddAsync(accounts, new Account { UserName = bootstrap.UserName, Role = AccountRoles.Admin, DisplayName = bootstrap.UserName, CreatedAt = time.GetUtcNow() }, password);
            logger.LogInformation("The first administrator {UserName} was created.", bootstrap.UserName);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task AddDemoAsync(IOpenIddictApplicationManager clients, UserManager<Account> accounts, CancellationToken ct)
    {
        await EnsurePublicAsync(clients, DemoAccounts.PublicClient, new PublicClientSettings { DisplayName = "Demo", Native = true, RedirectUris = [new(DemoAccounts.PublicClientRedirect)] }, ct);
        var partner = ClientRules.Confidential(DemoAccounts.PartnerClient, "Demo partner", AccountRoles.Partner, time.GetUtcNow());
        partner.City = true;
        await EnsureConfidentialAsync(clients, partner, DemoAccounts.PartnerSecret, ct);
        foreach (var demo in DemoAccounts.All)
        {
            if (await accounts.FindByIdAsync(demo.Id.ToString()) is null)
            {
                await AddAsync(accounts, new Account
                {
                    Id = demo.Id,
                    UserName = demo.UserName,
                    Role = demo.Role,
                    DisplayName = demo.DisplayName,
                    Organisation = demo.Organisation,
                    Authority = demo.Authority,
                    City = demo.City,
                    CreatedAt = time.GetUtcNow(),
                }, DemoAccounts.Password);
            }
        }
    }

    private static async Task AddAsync(UserManager<Account> accounts, Account account, string password)
    {
        var made = await accounts.CreateAsync(account, password);
        if (!made.Succeeded)
        {
            throw new InvalidOperationException($"Account {account.UserName} could not be created: {made}");
        }
    }

    private static async Task EnsureConfidentialAsync(IOpenIddictApplicationManager clients, Client client, string secret, CancellationToken ct)
    {
        if (await clients.FindByClientIdAsync(client.ClientId!, ct) is not Client known)
        {
            await clients.CreateAsync(client, secret, ct);
        }
        else if (!await clients.ValidateClientSecretAsync(known, secret, ct))
        {
            await clients.UpdateAsync(known, secret, ct);
        }
    }

    private async Task EnsurePublicAsync(IOpenIddictApplicationManager clients, string id, PublicClientSettings settings, CancellationToken ct)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = id,
            DisplayName = settings.DisplayName ?? id,
            ClientType = ClientTypes.Public,
            ApplicationType = settings.Native ? ApplicationTypes.Native : ApplicationTypes.Web,
            ConsentType = ConsentTypes.Implicit,
            Permissions =
            {
                Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.EndSession, Permissions.Endpoints.Revocation,
                Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
                Permissions.Scopes.Profile, Permissions.Prefixes.Scope + Principals.Audience,
            },
            Requirements = { Requirements.Features.ProofKeyForCodeExchange },
        };
        descriptor.RedirectUris.UnionWith(settings.RedirectUris);
        descriptor.PostLogoutRedirectUris.UnionWith(settings.PostLogoutRedirectUris);
        if (await clients.FindByClientIdAsync(id, ct) is not Client known)
        {
            known = (Client)await clients.CreateAsync(descriptor, ct);
            known.CreatedAt = time.GetUtcNow();
            await clients.UpdateAsync(known, ct);
        }
        else
        {
            await clients.UpdateAsync(known, descriptor, ct);
        }
    }
}
