using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Cases;

/// <summary>Where a cause analysis stands.</summary>
internal enum AnalysisStatus
{
    /// <summary>Filed; the reviewer has not decided.</summary>
    Filed,

    /// <summary>The reviewer accepted it.</summary>
    Accepted,

    /// <summary>The reviewer returned it: another one is to be filed.</summary>
    Returned,
}

/// <summary>A cause analysis as the API shows it.</summary>
/// <param name="Id">The analysis.</param>
/// <param name="AlertId">The alert.</param>
/// <param name="Text">The analysis itself.</param>
/// <param name="FileId">A document beside it.</param>
/// <param name="FiledAt">When it was filed.</param>
/// <param name="DueAt">By when it was due.</param>
/// <param name="Late">Filed after that.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="ReviewedAt">When the reviewer decided.</param>
/// <param name="ReviewNote">What the reviewer wrote.</param>
/// <param name="Version">Also the ETag.</param>
internal sealed record CauseAnalysisResponse(
    Guid Id, Guid AlertId, string Text, Guid? FileId, DateTimeOffset FiledAt, DateTimeOffset DueAt, bool Late, AnalysisStatus Status, DateTimeOffset? ReviewedAt,
    string? ReviewNote, long Version);

/// <summary>The table's row.</summary>
internal sealed class CauseAnalysis
{
    public const string Columns = """
        id, alert_id, point_id, enterprise_id, authority_id, institution_id, content, file_id, filed_at, due_at, late, status, reviewed_at, review_note, version
        """;

    private const string Load = $"""
        select {Columns} from cause_analysis where id = @id for update
        """;

    public required Guid Id { get; init; }

    public required Guid AlertId { get; init; }

    public required Guid PointId { get; init; }

    public required Guid EnterpriseId { get; init; }

    public required Guid AuthorityId { get; init; }

    public Guid? InstitutionId { get; init; }

    public required string Content { get; init; }

    public Guid? FileId { get; init; }

    public required DateTimeOffset FiledAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public required bool Late { get; init; }

    public required string Status { get; init; }

    public DateTimeOffset? ReviewedAt { get; init; }

    public string? ReviewNote { get; init; }

    public required long Version { get; init; }

    /// <summary>The analysis, locked for this transaction; null outside the caller's view.</summary>
    public static Task<CauseAnalysis?> FindAsync(DbSession session, Guid id, CancellationToken ct) => session.QueryOneAsync<CauseAnalysis>(Load, new { id }, ct);

    public CauseAnalysisResponse ToResponse() =>
        new(Id, AlertId, Content, FileId, FiledAt, DueAt, Late, Wire.Parse<AnalysisStatus>(Status), ReviewedAt, ReviewNote, Version);
}
