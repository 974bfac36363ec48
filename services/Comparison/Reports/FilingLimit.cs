namespace Shemss.Comparison.Reports;

/// <summary>By when a report is filed: 沪环监测〔2023〕167号 二(二), confidence V.</summary>
internal static class FilingLimit
{
    /// <summary>Working days after the day the report was issued.</summary>
    public const int WorkingDays = 5;
}
