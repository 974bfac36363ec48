using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Shemss.Maintenance.Chain;

/// <summary>How an entry of the chain is written down: compact JSON, properties in the order declared, camel-case names, text unescaped where JSON lets it.</summary>
internal static class Canonical
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string Text<T>(T entry) => JsonSerializer.Serialize(entry, Options);

    /// <summary>Null when the text is no such entry.</summary>
    public static T? Read<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Kinds of entries, as the chain spells them.</summary>
internal static class EntryKind
{
    public const string SignIn = "sign-in";
    public const string Record = "record";
    public const string SignOut = "sign-out";
    public const string Confirmation = "confirmation";
    public const string Dispute = "dispute";
}

/// <summary>Who signed in, where, when and with what.</summary>
internal sealed record SignInEntry(
    string Kind, Guid VisitId, Guid PointId, Guid EnterpriseId, Guid InstitutionId, Guid PlanId, int CycleOrdinal, IReadOnlyList<Guid> PersonIds, string? VehiclePlate,
    decimal Longitude, decimal Latitude, decimal AccuracyMetres, string CoordinateSystem, decimal DistanceMetres, bool OnSite, DateTimeOffset DeviceTime,
    int ClockSkewSeconds, DateTimeOffset StartedAt, DateTimeOffset ReceivedAt, bool Certified, IReadOnlyList<string> Findings, string? LateEntryReason);

/// <summary>When they signed out, and what follows for the enterprise.</summary>
internal sealed record SignOutEntry(string Kind, Guid VisitId, DateTimeOffset FinishedAt, DateTimeOffset ReceivedAt, DateOnly ConfirmDueOn, bool ReceivedLate);

/// <summary>Who confirmed for the enterprise, when, and with which signature.</summary>
internal sealed record ConfirmationEntry(
    string Kind, Guid VisitId, DateTimeOffset DecidedAt, string DecidedBy, string SignerName, Guid? SignatureFileId, string? SignatureSha256, bool Late);

/// <summary>Who disputes for the enterprise, when and why.</summary>
internal sealed record DisputeEntry(string Kind, Guid VisitId, DateTimeOffset DecidedAt, string DecidedBy, string Reason);

/// <summary>A sheet with everything that was recorded and the photos' own hashes. Those of version 1 name no kind.</summary>
internal sealed record SheetEntry(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Kind,
    Guid RecordId, Guid VisitId, Guid PointId, Guid InstitutionId, string Sheet, string SheetVersion, DateTimeOffset SubmittedAt, string SubmittedBy,
    IReadOnlyList<RecordedItem> Items, IReadOnlyList<RecordedPhoto> Photos, string? Remarks);

/// <summary>An item of a sheet.</summary>
internal sealed record RecordedItem(string Code, bool Normal, string? Note);

/// <summary>A photo of a sheet.</summary>
internal sealed record RecordedPhoto(Guid FileId, string Sha256);
