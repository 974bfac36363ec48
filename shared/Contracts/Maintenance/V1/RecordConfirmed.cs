namespace Shemss.Contracts.Maintenance.V1;

/// <summary>The enterprise signed and confirmed a visit's content (R24). Late is accepted and marked.</summary>
public sealed record RecordConfirmed
{
    /// <summary>The visit.</summary>
    public required Guid VisitId { get; init; }

    /// <summary>The records confirmed.</summary>
    public required IReadOnlyList<Guid> RecordIds { get; init; }

    /// <summary>The point.</summary>
    public required Guid PointId { get; init; }

    /// <summary>Whose point; it confirmed.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>The authority of the point.</summary>
    public required Guid AuthorityId { get; init; }

    /// <summary>Who did the work.</summary>
    public required Guid InstitutionId { get; init; }

    /// <summary>When it was confirmed.</summary>
    public required DateTimeOffset ConfirmedAt { get; init; }

    /// <summary>The last day to confirm, Asia/Shanghai: that of sign-out, or of receipt when the record came later.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>The enterprise confirmed after <see cref="DueOn"/>.</summary>
    public required bool Late { get; init; }

    /// <summary>The record reached the server after the day of sign-out: the institution's lateness.</summary>
    public required bool ReceivedLate { get; init; }

    /// <summary>Head of the point's hash chain, as on the receipt; lower-case hex SHA-256.</summary>
    public required string ChainHead { get; init; }
}
