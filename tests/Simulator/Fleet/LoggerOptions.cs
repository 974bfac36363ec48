using System.Net;

namespace Shemss.Simulator.Fleet;

/// <summary>How the loggers of a fleet behave.</summary>
public sealed record LoggerOptions
{
    public required IPEndPoint Host { get; init; }

    public string Password { get; init; } = "123456";

    /// <summary>Version bits of Flag: 0 edition 2005, 1 edition 2017, 2 edition 2025.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Bit A of Flag. Without it nothing is answered, resent or known to have arrived.</summary>
    public bool WantsAnswer { get; init; } = true;

    /// <summary>How long an answer is waited for; HJ 212-2017: 10 s. Real time, whatever the speed-up.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a frame is sent again before the exchange counts as failed; HJ 212-2017: 3.</summary>
    public int Resends { get; init; } = 3;

    /// <summary>Frames under way without an answer; 1 as the standard has it, more for load.</summary>
    public int Window { get; init; } = 1;

    /// <summary>Simulated seconds per real second; 0 sends as fast as the host answers.</summary>
    public double SpeedUp { get; init; }

    /// <summary>
    /// QN by the real clock, as of a logger that sends what it kept (补传): a host would take the QN of a played past for a wrong clock.
    /// False: by simulated time.
    /// </summary>
    public bool StampsByRealClock { get; init; }

    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often what failed is tried again when the source has ended.</summary>
    public int BackFillPasses { get; init; } = 3;

    /// <summary>Frames kept for requests of history by the host.</summary>
    public int HistoryFrames { get; init; } = 2000;

    public FaultOptions Faults { get; init; } = new();
}

/// <summary>What goes wrong on the line and in the loggers; drawn per logger from the seed, so a run can be repeated.</summary>
public sealed record FaultOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>Share of frames that are sent twice in a row under the same QN.</summary>
    public double DuplicateRate { get; init; }

    /// <summary>Share of frames whose first copy is damaged on the line, so that only a resend arrives.</summary>
    public double DamageRate { get; init; }

    /// <summary>Chance per frame that the line goes down.</summary>
    public double GapRate { get; init; }

    /// <summary>How long it stays down, simulated time; what is due meanwhile is kept and sent afterwards (补传).</summary>
    public TimeSpan GapLength { get; init; } = TimeSpan.FromHours(2);

    /// <summary>What the loggers' clocks gain a day; seconds, either sign. Shows in QN, and in DataTime of 2011.</summary>
    public double ClockDriftSecondsPerDay { get; init; }
}
