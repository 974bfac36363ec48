using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shemss.LocalHosting.Servers;
using Shemss.Testing.Servers;

namespace Shemss.LocalHosting.Tests.Servers;

[Trait("Needs", "Servers")]
public sealed class NativeRabbitMqTests
{
    [Fact]
    public async Task A_durable_queue_survives_kill_9_and_the_node_returns_on_the_same_port()
    {
        var broker = await PrivateServers.StartBrokerAsync();
        try
        {
            await broker.CreateVirtualHostAsync("kept");
            await broker.CreateVirtualHostAsync("kept");
            var queue = new Uri("api/queues/kept/q", UriKind.Relative);
            using var made = await broker.Management.PutAsJsonAsync(queue, new { durable = true, arguments = new Dictionary<string, string> { ["x-queue-type"] = "quorum" } });
            made.EnsureSuccessStatusCode();

            await broker.KillAsync();
            Assert.Null(broker.Pid);
            Assert.False((await broker.CheckAsync()).Healthy);
            await broker.StartAsync();

            var found = await broker.Management.GetFromJsonAsync<JsonObject>(queue);
            Assert.Equal("quorum", (string?)found!["type"]);
            Assert.EndsWith($":{broker.Port}/kept", broker.ConnectionString("kept"), StringComparison.Ordinal);
        }
        finally
        {
            await PrivateServers.DiscardAsync(broker);
        }
    }

    [Fact]
    public async Task A_stop_leaves_no_process_no_port_and_no_port_mapper()
    {
        var broker = await PrivateServers.StartBrokerAsync();
        try
        {
            var group = broker.Pid!.Value;
            var port = broker.Port;
            await broker.StopAsync();
            Assert.Null(Posix.StartTicks(group));
            Assert.True(Ports.IsFree(port));
            Assert.True(Ports.IsFree(broker.ManagementUri.Port));
            Assert.DoesNotContain(CommandLines(), c => c.Contains("epmd", StringComparison.Ordinal) && c.Contains($"{port}", StringComparison.Ordinal));
        }
        finally
        {
            await PrivateServers.DiscardAsync(broker);
        }
    }

    private static IEnumerable<string> CommandLines() => Directory.GetDirectories("/proc")
        .Where(d => int.TryParse(Path.GetFileName(d), out _))
        .Select(d =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(d, "cmdline"));
            }
            catch (IOException)
            {
                return string.Empty;
            }
        });
}
