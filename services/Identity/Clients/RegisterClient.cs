using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenIddict.Abstractions;
using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Clients;

/// <summary>Registers a partner's client.</summary>
internal static class RegisterClient
{
    public static readonly ErrorCode IdTaken = new("identity.client.id-taken", ErrorKind.Conflict, "Client id taken",
        "The client id belongs to another client.", "该客户端标识已被使用。");

    public static readonly ErrorCode IdReserved = new("identity.client.id-reserved", ErrorKind.Unprocessable, "Client id reserved",
        "Ids that start with 'service-' are the system's own.", "以 service- 开头的标识由系统保留。");

    public static readonly ErrorCode OrganisationIncomplete = new("identity.client.organisation-incomplete", ErrorKind.Unprocessable, "Organisation incomplete",
        "Organisation and organisationKind go together, and the kind is enterprise or institution.", "单位与单位类型须同时填写，类型为 enterprise 或 institution。");

    public static readonly ErrorCode ViewRequired = new("identity.client.view-required", ErrorKind.Unprocessable, "View required",
        "A client names exactly one of the organisation and the authority it acts for, or says that it sees the whole city.", "客户端须且只能指明所属单位、管理部门或全市范围之一。");

    public static readonly RegisterClientRequest Example = new("lims-exchange", "LIMS exchange of an institution", ExampleId.Of("institutions"), Role.Institution);

    /// <param name="ClientId">Lower-case letters, digits and hyphens; begins with a letter.</param>
    /// <param name="DisplayName">Whose system it is.</param>
    /// <param name="Organisation">The enterprise or institution whose data it may see.</param>
    /// <param name="OrganisationKind">enterprise or institution, with an organisation.</param>
    /// <param name="Authority">The authority whose points' data it may see.</param>
    /// <param name="City">It may see the whole city's data.</param>
    internal sealed record RegisterClientRequest(
        [property: Required, StringLength(60, MinimumLength = 3), RegularExpression("^[a-z][a-z0-9-]*$")] string ClientId,
        [property: Required, StringLength(200, MinimumLength = 1)] string DisplayName,
        Guid? Organisation = null,
        Role? OrganisationKind = null,
        Guid? Authority = null,
        bool City = false);

    public static async Task<Answer<Created<ClientView>>> HandleAsync(
        RegisterClientRequest request, IOpenIddictApplicationManager clients, TimeProvider time, CancellationToken ct)
    {
        if (request.ClientId.StartsWith("service-", StringComparison.Ordinal))
        {
            return IdReserved.With().Field("clientId");
        }

        if ((request.Organisation is null) != (request.OrganisationKind is null) || request.OrganisationKind is not (null or Role.Enterprise or Role.Institution))
        {
            return OrganisationIncomplete.With().Field("organisationKind");
        }

        if ((request.Organisation is null ? 0 : 1) + (request.Authority is null ? 0 : 1) + (request.City ? 1 : 0) != 1)
        {
            return ViewRequired.With().Field("organisation");
        }

        if (await clients.FindByClientIdAsync(request.ClientId, ct) is not null)
        {
            return IdTaken.With().Field("clientId");
        }

        var client = ClientRules.Confidential(request.ClientId, request.DisplayName, AccountRoles.Partner, time.GetUtcNow());
        client.Organisation = request.Organisation;
        client.OrganisationKind = request.OrganisationKind is { } kind ? Roles.NameOf(kind) : null;
        client.Authority = request.Authority;
        client.City = request.City;

        // A confidential client must have a secret: one that nobody knows, until the first is issued.
        await clients.CreateAsync(client, ClientRules.NewSecret(), ct);
        return TypedResults.Created($"/v1/clients/{client.ClientId}", ClientView.Of(client));
    }
}
