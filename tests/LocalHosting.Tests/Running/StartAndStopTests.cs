using System.Net;
using System.Net.Sockets;
using Shemss.LocalHosting.Servers;
using Shemss.Testing.Servers;

namespace Shemss.LocalHosting.Tests.Running;

[Trait("Needs", "Servers")]
public sealed class StartAndStopTests
{
    [Fact]
    public async Task A_stop_leaves_nothing_running_a_start_finds_everything_again_a_kill_is_cleaned_up_and_a_reset_empties()
    {
        var data = PrivateServers.TemporaryFolder("host");
        await using var first = await SampleSystem.StartAsync(data);
        var addresses = AddressesOf(first);
        await Database.ExecuteAsync(addresses.Database, "create table kept (n int)");
        Assert.Contains(first.Descendants(), c => c.Contains("epmd", StringComparison.Ordinal));

        first.Signal(Posix.SigInt);
        Assert.Equal(0, await first.EndAsync());
        Assert.Empty(first.Descendants());
        Assert.All(first.KeptPorts(), p => Assert.True(Ports.IsFree(p), $"port {p}"));
        Assert.False(File.Exists(Path.Combine(data, "addresses.json")));
        Assert.False(File.Exists(Path.Combine(data, "apphost.pid")));

        await using var second = await SampleSystem.StartAsync(data);
        Assert.Equal(addresses, AddressesOf(second));
        Assert.Equal(0L, await Database.ExecuteAsync(addresses.Database, "select count(*) from kept"));

        // The next start begins while the children of the killed one are still on their way out.
        Assert.InRange(second.Descendants().Count, 5, 200);
        second.Signal(Posix.SigKill);
        await second.EndAsync();
        File.Delete(Path.Combine(data, "addresses.json"));
        await using var third = await SampleSystem.StartAsync(data, ["--reset"]);
        await Eventually.Async(() => second.Descendants().Count == 0, TimeSpan.FromSeconds(120), "the end of the killed run's children");
        Assert.Equal((addresses.Sample, addresses.Door), (AddressesOf(third).Sample, AddressesOf(third).Door));
        Assert.Equal(0L, await Database.ExecuteAsync(third.ConnectionString("sample-db"), "select count(*) from pg_tables where tablename = 'kept'"));

        third.Signal(Posix.SigTerm);
        Assert.Equal(0, await third.EndAsync());
        Assert.Empty(third.Descendants());
        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData("SHEMSS_POSTGRES_BIN", "PostgreSQL is not installed")]
    [InlineData("SHEMSS_RABBITMQ_BIN", "RabbitMQ is not installed")]
    public async Task A_missing_server_is_named_with_the_line_that_installs_it(string variable, string message)
    {
        var (code, output) = await SampleSystem.RunToEndAsync(variables: [(variable, "/nowhere")]);
        Assert.Equal(1, code);
        Assert.Contains(message, output, StringComparison.Ordinal);
        Assert.Contains("apt-get install -y --no-install-recommends postgresql rabbitmq-server", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_stops_the_start_and_says_which()
    {
        var (code, output) = await SampleSystem.RunToEndAsync(args: ["--services"], variables: [("SAMPLE_MIGRATE_EXIT", "7")]);
        Assert.Equal(1, code);
        Assert.Contains("sample-migrate ended with exit code 7, not 0, so sample cannot start", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_was_not_built_is_named_with_the_line_that_builds_it()
    {
        var (code, output) = await SampleSystem.RunToEndAsync(args: ["--services", "--unbuilt"]);
        Assert.Equal(1, code);
        Assert.Contains("unbuilt: /nowhere/Unbuilt/bin/Unbuilt.dll is not there. Build first: dotnet build /nowhere/Unbuilt/Unbuilt.csproj", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_the_way_to_choose_another()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var data = PrivateServers.TemporaryFolder("host");
        await File.WriteAllTextAsync(Path.Combine(data, "ports.json"), $$"""{ "door.http": {{port}} }""");
        var (code, output) = await SampleSystem.RunToEndAsync(data, ["--services"]);
        Assert.Equal(1, code);
        Assert.Contains($"Port {port} of door.http is in use by another process", output, StringComparison.Ordinal);
        Assert.Contains("\"door.http\": ", output, StringComparison.Ordinal);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Resources_that_wait_for_each_other_are_refused()
    {
        var (code, output) = await SampleSystem.RunToEndAsync(args: ["--services", "--circle"]);
        Assert.Equal(1, code);
        Assert.Contains("wait for each other: sample-migrate, sample", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_the_developer_names_is_passed_on_and_ports_can_be_random()
    {
        await using var system = await SampleSystem.StartAsync(args: ["--services"], variables: [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317"), ("SHEMSS_PORTS", "random"), ("ASPNETCORE_URLS", "http://localhost:1")]);
        using var http = new HttpClient();
        var variables = await http.GetStringAsync(new Uri(system.Url("sample"), "/started-with"));
        Assert.Contains("\"OTEL_EXPORTER_OTLP_ENDPOINT\":\"http://localhost:4317\"", variables, StringComparison.Ordinal);
        Assert.Contains("\"OTEL_EXPORTER_OTLP_PROTOCOL\":\"grpc\"", variables, StringComparison.Ordinal);
        Assert.DoesNotContain(system.Url("door").Port, system.KeptPorts());
    }

    private static (Uri Sample, Uri Door, string Database, string Broker) AddressesOf(SampleSystem system) =>
        (system.Url("sample"), system.Url("door"), system.ConnectionString("sample-db"), system.ConnectionString("messaging"));
}
