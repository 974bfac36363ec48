using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using Shemss.Data;
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

    public static async Task<Answer<Ok<IssuedSecret>>> HandleAsync(string clientId, DbSession session, IdentityDb db, IOpenIddictApplicationManager clients, TimeProvider time, CancellationToken ct)
    {
        db.Join(session);
        if (await db.Clients.SingleOrDefaultAsync(c => c.ClientId == clientId && c.Role == AccountRoles.Partner, ct) is not { } client)
        {
            return CommonErrors.NotFound;
        }

        var secret = ClientRules.NewSecret();
        client.SecretIssuedAt = time.GetUtcNow();
        await clients.UpdateAsync(client, secret, ct);
        return TypedResults.Ok(new IssuedSecret(clientId, secret));
    }
}
