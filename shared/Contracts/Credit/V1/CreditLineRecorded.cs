namespace Shemss.Contracts.Credit.V1;

/// <summary>An institution's score gained a line (R52): points, the rule and the evidence event.</summary>
public sealed record CreditLineRecorded
{
    /// <summary>The line.</summary>
    public required Guid LineId { get; init; }

    /// <summary>Whose line.</summary>
    public required Guid InstitutionId { get; init; }

    /// <summary>Calendar year of the evaluation.</summary>
    public required int Period { get; init; }

    /// <summary>Version of the scheme.</summary>
    public required string SchemeVersion { get; init; }

    /// <summary>Indicator code.</summary>
    public required string Indicator { get; init; }

    /// <summary>Points gained (positive) or lost (negative).</summary>
    public required decimal Points { get; init; }

    /// <summary>The event that is the evidence.</summary>
    public required Guid EvidenceEventId { get; init; }

    /// <summary>Its wire name.</summary>
    public required string EvidenceType { get; init; }
}
