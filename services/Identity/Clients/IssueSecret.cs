using Microsoft.AspNetCore.Http.HttpResults;
using OpenIddict.Abstractions;
using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Clients;

/// <summary>
/// A new secret for a partner's client. A PUT, because the answer to a POST is kept for repetitions and a secret must not be;
/// repeating it gives another secret.
/// </summary>
internal static class IssueSecret
{
    /// <param name="ClientId">The client.</param>
    /// <param name="ClientSecret">Shown this once; only its hash is kept.</param>
    internal sealed record IssuedSecret(string ClientId, string ClientSecret);

    public static async Task<Answer<Ok<IssuedSecret>>> HandleAsync(string clientId, IOpenIddictApplicationManager clients, TimeProvider time, CancellationToken ct)
    {
        if (await clients.FindByClientIdAsync(clientId, ct) is not Client { Role: AccountRoles.Partner } client)
        {
            return CommonErrors.NotFound;
        }

        var secret = ClientRules.NewSecret();
        client.SecretIssuedAt = time.GetUtcNow();
        await clients.UpdateAsync(client, secret, ct);
        return TypedResults.Ok(new IssuedSecret(clientId, secret));
    }
}
