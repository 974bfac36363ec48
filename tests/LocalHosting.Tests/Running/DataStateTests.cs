using Shemss.LocalHosting.Running;
using Shemss.Testing.Servers;

namespace Shemss.LocalHosting.Tests.Running;

public sealed class DataStateTests
{
    [Theory]
    [InlineData("addresses.json")]
    [InlineData("addresses.json", "processes.json")]
    public async Task The_addresses_of_a_killed_run_are_gone_before_the_next_says_anything(params string[] left)
    {
        var folder = PrivateServers.TemporaryFolder("state");
        Array.ForEach(left, name => File.WriteAllText(Path.Combine(folder, name), "[]"));
        using (await DataState.OpenAsync(folder, reset: false, _ => { }))
        {
            Assert.False(File.Exists(Path.Combine(folder, "addresses.json")));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[{\"name\":\"regi")]
    [InlineData("null")]
    public async Task A_list_of_leftovers_that_a_power_failure_cut_off_does_not_keep_the_next_run_from_starting(string left)
    {
        var folder = PrivateServers.TemporaryFolder("state");
        await File.WriteAllTextAsync(Path.Combine(folder, "processes.json"), left);
        using (await DataState.OpenAsync(folder, reset: false, _ => { }))
        {
            Assert.False(File.Exists(Path.Combine(folder, "processes.json")));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_second_run_is_refused_and_leaves_the_first_ones_addresses_alone()
    {
        var folder = PrivateServers.TemporaryFolder("state");
        using (var first = await DataState.OpenAsync(folder, reset: false, _ => { }))
        {
            first.WriteAddresses(new Dictionary<string, Address>());
            var refused = await Assert.ThrowsAsync<StartException>(() => DataState.OpenAsync(folder, reset: true, _ => { }));
            Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(folder, "addresses.json")));
        }

        Directory.Delete(folder, recursive: true);
    }
}
