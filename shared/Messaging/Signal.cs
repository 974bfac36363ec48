namespace Shemss.Messaging;

/// <summary>Wakes one who waits, at once or at the next wait; however often it is set meanwhile, once.</summary>
#pragma warning disable CA1001 // Its semaphore never makes a handle, so there is nothing to let go of; and it may be set when all else has stopped.
internal sealed class Signal
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _set = new(0);

    public void Set()
    {
        if (_set.CurrentCount == 0)
        {
            _set.Release();
        }
    }

    public Task WaitAsync(CancellationToken ct) => _set.WaitAsync(ct);

    /// <returns>False when nobody set it for so long.</returns>
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken ct) => _set.WaitAsync(atMost, ct);
}
