using Microsoft.Extensions.Time.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests;

public sealed class InboxLanesTests
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(6);
    private readonly FakeTimeProvider _clock = new();
    private readonly List<int> _companies = [];
    private readonly InboxLanes _lanes;
    private Task _hold = Task.CompletedTask;

    public InboxLanesTests() => _lanes = new InboxLanes(1, 3, Pace, _clock, TogetherAsync, (_, _) => throw new InvalidOperationException("Nothing fails here."), (_, _) => { });

    [Fact]
    public async Task What_comes_alone_is_taken_at_once()
    {
        Assert.Equal(Delivery.Applied, await Enter());
        _clock.Advance(Pace);
        Assert.Equal(Delivery.Applied, await Enter());
        Assert.Equal([1, 1], _companies);
    }

    [Fact]
    public async Task What_comes_soon_after_shares_a_transaction()
    {
        await Enter();
        Task[] soon = [Enter(), Enter()];
        _clock.Advance(Pace - TimeSpan.FromMilliseconds(1));
        Assert.DoesNotContain(soon, e => e.IsCompleted);
        await AdvanceUntilDoneAsync(soon);
        Assert.Equal([1, 2], _companies);
    }

    [Fact]
    public async Task A_full_company_does_not_wait()
    {
        var hold = new TaskCompletionSource();
        _hold = hold.Task;
        var first = Enter();
        await Eventually.Async(() => _companies.Count == 1, what: "the first taken");
        Task[] full = [Enter(), Enter(), Enter()];
        hold.SetResult();
        await Task.WhenAll([first, .. full]);
        Assert.Equal([1, 3], _companies);
    }

    private Task<Delivery> Enter() => _lanes.EnterAsync(new WaitingEvent(null!, null!, null, TestContext.Current.CancellationToken));

    private async Task<IReadOnlyList<Delivery>> TogetherAsync(IReadOnlyList<WaitingEvent> events)
    {
        _companies.Add(events.Count);
        await _hold;
        return [.. events.Select(_ => Delivery.Applied)];
    }

    /// <summary>The lane may come to its delay later than the clock is moved.</summary>
    private async Task AdvanceUntilDoneAsync(Task[] all)
    {
        var done = Task.WhenAll(all);
        await Eventually.Async(
            () =>
            {
                _clock.Advance(TimeSpan.FromMilliseconds(1));
                return done.IsCompleted;
            }, what: "all taken");
    }
}
