using System.ComponentModel.DataAnnotations;

namespace Shemss.Alerts.Watch;

/// <summary>How the rules are run. Section <c>Detection</c>.</summary>
internal sealed class DetectionOptions
{
    /// <summary>Days of stored frames put before the rules when the service starts.</summary>
    [Range(1, 60)]
    public int HistoryDays { get; set; } = 21;

    /// <summary>From one look at the clock (silence) and at the points to the next. Milliseconds.</summary>
    [Range(50, 60_000)]
    public int TickMilliseconds { get; set; } = 1000;

    /// <summary>Expected interval of minute data, minutes.</summary>
    [Range(1, 60)]
    public int MinuteInterval { get; set; } = 10;

    /// <summary>R8: hours from an alert to when its cause analysis is due.</summary>
    [Range(1, 720)]
    public int CauseAnalysisHours { get; set; } = 24;
}
