using System.ComponentModel.DataAnnotations;

namespace Shemss.Alerts.Ingest;

/// <summary>Limits of the HJ 212 door. Section <c>Ingest</c>; the port is <c>HJ212_PORT</c>.</summary>
internal sealed class IngestOptions
{
    /// <summary>Connections at one time; further ones are closed at once.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>A connection that says nothing for so long is closed. HJ 212 loggers send at least once an hour.</summary>
    [Range(1, 86_400)]
    public int IdleSeconds { get; set; } = 7200;

    /// <summary>How long the rest of a half frame is waited for.</summary>
    [Range(1, 3600)]
    public int HalfFrameSeconds { get; set; } = 30;

    /// <summary>Refusals after which a connection is closed: whoever sends nothing else speaks another protocol.</summary>
    [Range(1, 1_000_000)]
    public int MaxRejections { get; set; } = 1000;

    /// <summary>Bytes kept of a refused frame.</summary>
    [Range(16, 10_000)]
    public int RejectedBytes { get; set; } = 4200;

    /// <summary>Frames in one transaction at most.</summary>
    [Range(1, 50_000)]
    public int BatchFrames { get; set; } = 4000;

    /// <summary>Frames waiting for the database before connections are no longer read.</summary>
    [Range(1, 1_000_000)]
    public int QueuedFrames { get; set; } = 20_000;

    /// <summary>
    /// Takes QN for the time of receipt: for playing recorded or simulated data faster than they arose. Never in operation, since
    /// the rules about silence and clocks then judge the loggers by their own clocks.
    /// </summary>
    public bool ReceiptByQn { get; set; }
}
