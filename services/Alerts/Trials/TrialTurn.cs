namespace Shemss.Alerts.Trials;

/// <summary>One trial at a time: a month of a point takes a processor a second or two, and the watch needs it more.</summary>
internal sealed class TrialTurn
{
    private int _taken;

    /// <summary>Until it is disposed of nobody else has it; null when somebody has.</summary>
    public IDisposable? Take() => Interlocked.Exchange(ref _taken, 1) == 0 ? new Held(this) : null;

    private sealed class Held(TrialTurn turn) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref turn._taken, 0);
    }
}
