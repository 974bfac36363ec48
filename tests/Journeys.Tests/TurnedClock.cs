namespace Shemss.Journeys.Tests;

/// <summary>The real clock, put forward.</summary>
public sealed class TurnedClock : TimeProvider
{
    /// <summary>By how much.</summary>
    public TimeSpan Offset { get; set; }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
