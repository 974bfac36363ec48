using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Shemss.Identity.Model;
using Shemss.Identity.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Shemss.Identity.Clients;

/// <summary>What a machine client is and may ask for: its own token, nothing in a person's name.</summary>
internal static class ClientRules
{
    private static readonly string[] MayDo = [Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.GrantTypes.ClientCredentials, Permissions.Prefixes.Scope + Principals.Audience];

    public static Client Confidential(string id, string name, string role, DateTimeOffset now) => new()
    {
        ClientId = id,
        DisplayName = name,
        ClientType = ClientTypes.Confidential,
        ApplicationType = ApplicationTypes.Web,
        ConsentType = ConsentTypes.Implicit,
        Permissions = JsonSerializer.Serialize(MayDo),
        Role = role,
        CreatedAt = now,
    };

    /// <summary>256 bits, safe in a form and a header.</summary>
    public static string NewSecret() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
}
