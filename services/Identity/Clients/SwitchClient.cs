using Microsoft.AspNetCore.Http.HttpResults;
using OpenIddict.Abstractions;
using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Clients;

/// <summary>Disables and enables a partner's client.</summary>
internal static class SwitchClient
{
    public static Task<Answer<Ok<ClientView>>> DisableAsync(string clientId, IOpenIddictApplicationManager clients, TimeProvider time, CancellationToken ct) =>
        ChangeAsync(clientId, clients, client => client.DisabledAt ??= time.GetUtcNow(), ct);

    public static Task<Answer<Ok<ClientView>>> EnableAsync(string clientId, IOpenIddictApplicationManager clients, CancellationToken ct) =>
        ChangeAsync(clientId, clients, client => client.DisabledAt = null, ct);

    private static async Task<Answer<Ok<ClientView>>> ChangeAsync(string clientId, IOpenIddictApplicationManager clients, Action<Client> change, CancellationToken ct)
    {
        if (await clients.FindByClientIdAsync(clientId, ct) is not Client { Role: AccountRoles.Partner } client)
        {
            return CommonErrors.NotFound;
        }

        change(client);
        await clients.UpdateAsync(client, ct);
        return TypedResults.Ok(ClientView.Of(client));
    }
}
