using Shemss.Hj212;
using Shemss.Simulator.Fleet;

namespace Shemss.Simulator.Tests.Fleet;

public sealed class VerbTests
{
    [Fact]
    public async Task R40_published_frames_find_a_right_host_right_and_a_silent_one_wrong()
    {
        await using var host = new TestHost(m => m.Kind is MessageKind.Upload or MessageKind.Notice ? HostAct.Answer : HostAct.Ignore);
        Assert.Equal(0, await PublishedVerb.RunAsync(["--host", host.Address.ToString(), "--timeout", "10"]));
        Assert.Equal(4, host.Rejected.Count);
        await using var silent = new TestHost(_ => HostAct.Ignore);
        Assert.Equal(1, await PublishedVerb.RunAsync(["--host", silent.Address.ToString(), "--timeout", "0.05"]));
    }

    [Fact]
    public async Task R40_load_ends_well_only_when_everything_is_acknowledged_and_writes_its_ledger()
    {
        await using var host = new TestHost();
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal(0, await LoadVerb.RunAsync(["--host", host.Address.ToString(), "--loggers", "3", "--frames", "40", "--ledger", file]));
            Assert.Equal(1 + 120, File.ReadAllLines(file).Length);
        }
        finally
        {
            File.Delete(file);
        }

        host.Act = _ => HostAct.Ignore;
        Assert.Equal(1, await LoadVerb.RunAsync(["--host", host.Address.ToString(), "--loggers", "1", "--frames", "1", "--timeout", "0.02", "--resends", "0"]));
    }
}
