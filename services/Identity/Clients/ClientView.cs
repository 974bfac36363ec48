using Shemss.Data;
using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Clients;

/// <summary>A partner's client as administrators see it.</summary>
/// <param name="ClientId">Its id, and the <c>sub</c> of its tokens.</param>
/// <param name="DisplayName">Whose system it is.</param>
/// <param name="Organisation">The enterprise or institution whose data it may see.</param>
/// <param name="OrganisationKind">enterprise or institution.</param>
/// <param name="Authority">The authority it acts for.</param>
/// <param name="City">It sees the whole city.</param>
/// <param name="SecretIssuedAt">When its present secret was issued; none yet.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="DisabledAt">Since when it gets no tokens.</param>
internal sealed record ClientView(
    string ClientId, string DisplayName, Guid? Organisation, string? OrganisationKind, Guid? Authority, bool City, DateTimeOffset? SecretIssuedAt,
    DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt)
{
    public static ClientView Of(Client client) => new(
        client.ClientId!, client.DisplayName ?? client.ClientId!, client.Organisation, client.OrganisationKind, client.Authority, client.City, client.SecretIssuedAt,
        client.CreatedAt, client.DisabledAt);
}

internal sealed class ClientRow
{
    public const string Columns = """
        client_id, coalesce(display_name, client_id) as display_name, organisation, organisation_kind, authority, city, secret_issued_at, created_at, disabled_at
        """;

    public required string ClientId { get; init; }

    public required string DisplayName { get; init; }

    public required Guid? Organisation { get; init; }

    public required string? OrganisationKind { get; init; }

    public required Guid? Authority { get; init; }

    public required bool City { get; init; }

    public required DateTimeOffset? SecretIssuedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? DisabledAt { get; init; }

    public ClientView View() => new(ClientId, DisplayName, Organisation, OrganisationKind, Authority, City, SecretIssuedAt, CreatedAt, DisabledAt);
}
