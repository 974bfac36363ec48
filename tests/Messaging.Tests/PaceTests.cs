using Microsoft.Extensions.Time.Testing;

namespace Shemss.Messaging.Tests;

public sealed class PaceTests
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(5);
    private readonly FakeTimeProvider _clock = new();
    private readonly Pace _pace;

    public PaceTests() => _pace = new Pace(Least, _clock);

    [Fact]
    public void A_turn_after_a_pause_begins_at_once()
    {
        Assert.True(Turn().IsCompletedSuccessfully);
        _clock.Advance(Least);
        Assert.True(Turn().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Turns_that_come_sooner_begin_one_after_the_other()
    {
        await Turn();
        Task[] soon = [Turn(), Turn()];
        _clock.Advance(Least - TimeSpan.FromMilliseconds(1));
        Assert.False(soon[0].IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await soon[0];
        Assert.False(soon[1].IsCompleted);
        _clock.Advance(Least);
        await soon[1];
    }

    [Fact]
    public async Task Who_has_enough_does_not_wait_and_the_next_does()
    {
        await Turn();
        Assert.True(Turn(atOnce: true).IsCompletedSuccessfully);
        var next = Turn();
        Assert.False(next.IsCompleted);
        _clock.Advance(Least);
        await next;
    }

    private Task Turn(bool atOnce = false) => _pace.TurnAsync(atOnce, TestContext.Current.CancellationToken);
}
