using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Shemss.LocalHosting.Running;

namespace Shemss.LocalHosting.Tests.Running;

public sealed class RestartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_ends_again_and_again_is_restarted_after_growing_pauses_of_at_most_half_a_minute()
    {
        var clock = new PassingClock();
        using var run = new EndingRun(clock, lives: Enumerable.Repeat(TimeSpan.Zero, 9));
        _ = run.Begin(() => { });
        await run.Stays.Task.WaitAsync(Patience);
        await run.StopAsync();

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30, 30], clock.Pauses);
        Assert.Equal(10, run.Starts);
    }

    [Fact]
    public async Task Who_was_well_for_a_minute_begins_anew_with_a_short_pause()
    {
        var clock = new PassingClock();
        using var run = new EndingRun(clock, lives: [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(61), TimeSpan.Zero]);
        _ = run.Begin(() => { });
        await run.Stays.Task.WaitAsync(Patience);
        await run.StopAsync();

        Assert.Equal([0.5, 1, 2, 0.5, 1], clock.Pauses);
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_a_pause_ends_it_without_another_start()
    {
        var clock = new StandingClock();
        using var run = new EndingRun(clock, lives: [TimeSpan.Zero]);
        var loop = run.Begin(() => { });
        await clock.Waited.Task.WaitAsync(Patience);
        await run.StopAsync().WaitAsync(Patience);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.WaitAsync(Patience));
        Assert.Equal(1, run.Starts);
    }

    /// <summary>Time that does not pass, and whether somebody waits for it.</summary>
    private sealed class StandingClock : FakeTimeProvider
    {
        public TaskCompletionSource Waited { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Waited.TrySetResult();
            return timer;
        }
    }

    /// <summary>Time that passes at once when somebody waits for it, and what was waited for, in seconds.</summary>
    private sealed class PassingClock : FakeTimeProvider
    {
        public ConcurrentQueue<double> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Enqueue(dueTime.TotalSeconds);
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Advance(dueTime);
            return timer;
        }
    }

    /// <summary>Is healthy at once, ends after each of these lives, and stays after the last.</summary>
    private sealed class EndingRun(FakeTimeProvider clock, IEnumerable<TimeSpan> lives)
        : ResourceRun(new ProjectResource("ending", null!), new MergedLog(["ending"]), clock)
    {
        private readonly Queue<TimeSpan> _lives = new(lives);

        public TaskCompletionSource Stays { get; } = new();

        public int Starts { get; private set; }

        public override int? Pid => null;

        public override void Kill()
        {
        }

        protected override Task StartAsync(CancellationToken stopping)
        {
            Starts++;
            return Task.CompletedTask;
        }

        protected override Task<int> ExitedAsync()
        {
            if (_lives.TryDequeue(out var life))
            {
                clock.Advance(life);
                return Task.FromResult(3);
            }

            Stays.TrySetResult();
            return new TaskCompletionSource<int>().Task;
        }

        protected override Task StopProcessAsync() => Task.CompletedTask;
    }
}
