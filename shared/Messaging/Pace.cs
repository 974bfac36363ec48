namespace Shemss.Messaging;

/// <summary>
/// Turns that begin at least so long after each other. One that comes after a pause begins at once; under a steady stream each begins
/// a little later, so that several things share it.
/// </summary>
/// <param name="least">From one turn's begin to the next one's.</param>
/// <param name="clock">What it is kept by.</param>
internal sealed class Pace(TimeSpan least, TimeProvider clock)
{
    private readonly long _ticks = (long)(least.TotalSeconds * clock.TimestampFrequency);
    private long _next;

    /// <summary>Completes when the turn begins. For one caller after another: nothing guards it against two at once.</summary>
    /// <param name="atOnce">There is enough for a turn already: it does not wait.</param>
    /// <param name="ct">Cancels the wait.</param>
    public Task TurnAsync(bool atOnce, CancellationToken ct)
    {
        var now = clock.GetTimestamp();
        var turn = atOnce ? now : Math.Max(_next, now);
        _next = Math.Max(_next, turn + _ticks);

        // A delay drops fractions of a millisecond.
        return turn > now ? Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(clock.GetElapsedTime(now, turn).TotalMilliseconds)), clock, ct) : Task.CompletedTask;
    }
}
