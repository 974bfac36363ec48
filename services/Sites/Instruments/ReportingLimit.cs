namespace Shemss.Sites.Instruments;

/// <summary>By when a change of the facility is reported: 沪环监测〔2023〕167号 一(一), confidence V.</summary>
internal static class ReportingLimit
{
    /// <summary>Working days after the day it happened.</summary>
    public const int WorkingDays = 5;
}
