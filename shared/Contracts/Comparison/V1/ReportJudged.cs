namespace Shemss.Contracts.Comparison.V1;

/// <summary>A report's results were recomputed from its raw data pairs and judged (R32).</summary>
public sealed record ReportJudged
{
    /// <summary>The report.</summary>
    public required Guid ReportId { get; init; }

    /// <summary>The point.</summary>
    public required Guid PointId { get; init; }

    /// <summary>Whose point.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>The authority of the point.</summary>
    public required Guid AuthorityId { get; init; }

    /// <summary>Who filed it.</summary>
    public required Guid InstitutionId { get; init; }

    /// <summary>The standard judged by, <c>HJ 355-2019</c> say.</summary>
    public required string Standard { get; init; }

    /// <summary>Version of the standard's table that was used.</summary>
    public required string TableVersion { get; init; }

    /// <summary>True when every item passed.</summary>
    public required bool Passed { get; init; }

    /// <summary>True when the verdict or a value the report states differs from the recomputed one.</summary>
    public required bool DiffersFromReported { get; init; }

    /// <summary>The items.</summary>
    public required IReadOnlyList<JudgedItem> Items { get; init; }
}

/// <summary>One judged item of a report.</summary>
[EventPart]
public sealed record JudgedItem
{
    /// <summary>HJ 212 factor code.</summary>
    public required string FactorCode { get; init; }

    /// <summary>Whether it passed.</summary>
    public required bool Passed { get; init; }

    /// <summary>Kind of error compared, <c>relative-error</c> say.</summary>
    public required string ErrorKind { get; init; }

    /// <summary>The recomputed, rounded error that decided; null when pairs were judged one by one.</summary>
    public decimal? Error { get; init; }

    /// <summary>The limit it was held against.</summary>
    public required decimal Limit { get; init; }

    /// <summary>Unit of error and limit, <c>%</c> or <c>mg/L</c>.</summary>
    public required string Unit { get; init; }
}
