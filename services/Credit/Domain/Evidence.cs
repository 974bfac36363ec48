using System.Text.Json;
using Shemss.Standards.Calendars;

namespace Shemss.Credit.Domain;

/// <summary>An event that may count for or against an institution.</summary>
internal sealed record Evidence(
    Guid EventId, string Type, string Source, long Position, Guid InstitutionId, int Period, DateTimeOffset OccurredAt, JsonElement Payload)
{
    /// <summary>
    /// Reads an event. Null when it concerns no institution. The period is the calendar year, in Shanghai, in which it happened.
    /// </summary>
    public static Evidence? Read(Guid eventId, string type, string source, long position, DateTimeOffset occurredAt, JsonElement payload) =>
        payload.TryGetProperty("institutionId", out var institution) && institution.ValueKind == JsonValueKind.String && institution.TryGetGuid(out var id)
            ? new Evidence(eventId, type, source, position, id, ShanghaiTime.DateOf(occurredAt).Year, occurredAt, payload)
            : null;
}
