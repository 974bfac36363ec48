namespace Shemss.Contracts.Comparison.V1;

/// <summary>A comparison report was filed (R30). Late is accepted and marked; <see cref="ReportFiledLate"/> follows.</summary>
public sealed record ReportFiled
{
    /// <summary>The report.</summary>
    public required Guid ReportId { get; init; }

    /// <summary>报告编号.</summary>
    public required string ReportNumber { get; init; }

    /// <summary><c>water-comparison</c> (实际水样比对), <c>flue-gas-verification</c> (烟气定期校验) or <c>trueness-check</c> (废气正确度核查).</summary>
    public required string Kind { get; init; }

    /// <summary>The point.</summary>
    public required Guid PointId { get; init; }

    /// <summary>Whose point.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>The authority of the point.</summary>
    public required Guid AuthorityId { get; init; }

    /// <summary>Who filed it.</summary>
    public required Guid InstitutionId { get; init; }

    /// <summary>The day of the test, Asia/Shanghai.</summary>
    public required DateOnly TestedOn { get; init; }

    /// <summary>The day the report was issued, Asia/Shanghai.</summary>
    public required DateOnly IssuedOn { get; init; }

    /// <summary>When it was filed.</summary>
    public required DateTimeOffset FiledAt { get; init; }

    /// <summary>The last day to file it.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>Filed after <see cref="DueOn"/>.</summary>
    public required bool Late { get; init; }
}
