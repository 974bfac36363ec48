using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Shemss.Data;
using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Clients;

/// <summary>Disables and enables a partner's client.</summary>
internal static class SwitchClient
{
    public static Task<Answer<Ok<ClientView>>> DisableAsync(string clientId, DbSession session, IdentityDb db, TimeProvider time, CancellationToken ct) =>
        ChangeAsync(clientId, session, db, client => client.DisabledAt ??= time.GetUtcNow(), ct);

    public static Task<Answer<Ok<ClientView>>> EnableAsync(string clientId, DbSession session, IdentityDb db, CancellationToken ct) =>
        ChangeAsync(clientId, session, db, client => client.DisabledAt = null, ct);

    private static async Task<Answer<Ok<ClientView>>> ChangeAsync(string clientId, DbSession session, IdentityDb db, Action<Client> change, CancellationToken ct)
    {
        db.Join(session);
        if (await db.Clients.SingleOrDefaultAsync(c => c.ClientId == clientId && c.Role == AccountRoles.Partner, ct) is not { } client)
        {
            return CommonErrors.NotFound;
        }

        change(client);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(ClientView.Of(client));
    }
}
