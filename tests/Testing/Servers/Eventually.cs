using System.Diagnostics;

namespace Shemss.Testing.Servers;

/// <summary>Waits for something to become true, polling until a deadline: never a fixed sleep.</summary>
public static class Eventually
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);

    /// <summary>Returns when <paramref name="holds"/> first returns true.</summary>
    /// <exception cref="TimeoutException">It did not within <paramref name="deadline"/> (30 s); <paramref name="what"/> is in the message.</exception>
    public static Task Async(Func<Task<bool>> holds, TimeSpan? deadline = null, string? what = null) =>
        Async(holds, ok => ok, deadline, what);

    /// <summary>Returns when <paramref name="holds"/> first returns true.</summary>
    /// <exception cref="TimeoutException">It did not within <paramref name="deadline"/> (30 s); <paramref name="what"/> is in the message.</exception>
    public static Task Async(Func<bool> holds, TimeSpan? deadline = null, string? what = null) =>
        Async(() => Task.FromResult(holds()), ok => ok, deadline, what);

    /// <summary>Returns the first value of <paramref name="probe"/> that satisfies <paramref name="wanted"/>.</summary>
    /// <remarks>An exception of the probe counts as "not yet"; the last one is the inner exception of the time-out.</remarks>
    /// <exception cref="TimeoutException">None did within <paramref name="deadline"/> (30 s); the message shows the last value.</exception>
    public static async Task<T> Async<T>(Func<Task<T>> probe, Func<T, bool> wanted, TimeSpan? deadline = null, string? what = null)
    {
        var limit = deadline ?? Usual;
        var watch = Stopwatch.StartNew();
        var pause = TimeSpan.FromMilliseconds(5);
        object? last = null;
        Exception? error = null;
        while (true)
        {
            try
            {
                var value = await probe();
                if (wanted(value))
                {
                    return value;
                }

                (last, error) = (value, null);
            }
            catch (Exception e) when (!IsVerdict(e))
            {
                error = e;
            }

            if (watch.Elapsed >= limit)
            {
                throw new TimeoutException($"Not within {limit.TotalSeconds:0.#} s: {what ?? "the condition"}; last seen: {last ?? "nothing"}", error);
            }

            await Task.Delay(pause);
            pause = TimeSpan.FromMilliseconds(Math.Min(200, pause.TotalMilliseconds * 1.5));
        }
    }

    // A cancelled test must end, not be polled on.
    private static bool IsVerdict(Exception e) => e is OperationCanceledException and not TaskCanceledException;
}
