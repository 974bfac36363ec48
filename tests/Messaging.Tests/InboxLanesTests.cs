using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests;

public sealed class InboxLanesTests
{
    private readonly List<int> _companies = [];
    private readonly InboxLanes _lanes;
    private Task _hold = Task.CompletedTask;

    public InboxLanesTests() => _lanes = new InboxLanes(1, 3, TogetherAsync, (_, _) => throw new InvalidOperationException("Nothing fails here."), (_, _) => { });

    [Fact]
    public async Task What_comes_alone_is_taken_at_once()
    {
        Assert.Equal(Delivery.Applied, await Enter());
        Assert.Equal(Delivery.Applied, await Enter());
        Assert.Equal([1, 1], _companies);
    }

    [Fact]
    public async Task What_comes_while_the_lane_is_busy_shares_transactions_and_none_is_too_large()
    {
        var hold = new TaskCompletionSource();
        _hold = hold.Task;
        var first = Enter();
        await Eventually.Async(() => _companies.Count == 1, what: "the first taken");
        Task[] soon = [Enter(), Enter(), Enter(), Enter(), Enter()];
        hold.SetResult();
        await Task.WhenAll([first, .. soon]);
        Assert.Equal([1, 3, 2], _companies);
    }

    private Task<Delivery> Enter() => _lanes.EnterAsync(new WaitingEvent(null!, null!, null, TestContext.Current.CancellationToken));

    private async Task<IReadOnlyList<Delivery>> TogetherAsync(IReadOnlyList<WaitingEvent> events)
    {
        _companies.Add(events.Count);
        await _hold;
        return [.. events.Select(_ => Delivery.Applied)];
    }
}
