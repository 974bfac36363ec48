using System.Text.Json;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>Whom an event concerns: what live streams and feeds filter by. The log itself belongs to nobody.</summary>
public static class EventScope
{
    /// <summary>True when the payload names the scope's own enterprise, institution or authority; the city sees everything.</summary>
    /// <param name="scope">Whose view.</param>
    /// <param name="e">An event of the service's log.</param>
    public static bool Sees(this AccessScope scope, LoggedEvent e) => scope.Kind switch
    {
        ScopeKind.System or ScopeKind.City => true,
        ScopeKind.Authority => Names(e.Payload, "authorityId", scope.Authority),
        ScopeKind.Institution => Names(e.Payload, "institutionId", scope.Organisation),
        ScopeKind.Enterprise => Names(e.Payload, "enterpriseId", scope.Organisation),
        _ => false,
    };

    private static bool Names(JsonElement payload, string property, Guid? owner) =>
        owner is { } id && payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(property, out var value)
        && value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var named) && named == id;
}
