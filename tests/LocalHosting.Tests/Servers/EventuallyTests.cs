using Shemss.Testing.Servers;

namespace Shemss.LocalHosting.Tests.Servers;

public sealed class EventuallyTests
{
    [Fact]
    public async Task Eventually_returns_the_value_or_says_what_it_last_saw()
    {
        var n = 0;
        Assert.Equal(3, await Eventually.Async(() => Task.FromResult(++n), v => v == 3));
        var late = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.Async(() => Task.FromResult(7), v => v == 8, TimeSpan.FromMilliseconds(50), "eight"));
        Assert.Contains("eight; last seen: 7", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_of_the_probe_means_not_yet_and_is_told_in_the_end()
    {
        var n = 0;
        await Eventually.Async(() => ++n < 3 ? throw new IOException("not there") : true);
        var late = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.Async(bool () => throw new IOException("never there"), TimeSpan.FromMilliseconds(50)));
        Assert.Equal("never there", late.InnerException!.Message);
    }
}
