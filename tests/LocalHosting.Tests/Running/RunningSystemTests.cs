using System.Net.Http.Json;
using Npgsql;
using Shemss.LocalHosting.Servers;
using Shemss.Testing.Servers;

namespace Shemss.LocalHosting.Tests.Running;

/// <summary>One whole system, looked at and hurt in several ways. Each test leaves it healthy.</summary>
[Trait("Needs", "Servers")]
public sealed class RunningSystemTests(RunningSystemTests.WholeSystem fixture) : IClassFixture<RunningSystemTests.WholeSystem>
{
    private readonly SampleSystem _system = fixture.System;

    [Fact]
    public async Task A_project_is_started_with_the_variables_that_Aspire_sets()
    {
        using var http = new HttpClient();
        var sample = (await http.GetFromJsonAsync<Dictionary<string, string>>(new Uri(_system.Url("sample"), "/started-with")))!;
        var database = new NpgsqlConnectionStringBuilder(sample["ConnectionStrings__sample-db"]);

        Assert.Equal("sample", database.Database);
        Assert.Equal(database.Password, sample["SAMPLE_DB_PASSWORD"]);
        Assert.Equal($"{database.Port}", sample["SAMPLE_DB_PORT"]);
        Assert.Equal("sample", sample["SAMPLE_DB_DATABASENAME"]);
        Assert.Equal($"postgresql://postgres:{database.Password}@127.0.0.1:{database.Port}/sample", sample["SAMPLE_DB_URI"]);
        Assert.Equal(_system.ConnectionString("messaging"), sample["ConnectionStrings__messaging"]);
        Assert.Equal(sample["ConnectionStrings__messaging"], sample["MESSAGING_URI"]);
        Assert.Equal(_system.Url("sample").ToString().TrimEnd('/'), sample["ASPNETCORE_URLS"]);
        Assert.Equal($"{_system.Url("sample", "raw").Port}", sample["RAW_PORT"]);
        Assert.Equal("Development", sample["ASPNETCORE_ENVIRONMENT"]);
        Assert.Equal("sample", sample["OTEL_SERVICE_NAME"]);
        Assert.Matches("^service.instance.id=[0-9a-f]{8}$", sample["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Equal("1000", sample["OTEL_BSP_SCHEDULE_DELAY"]);
        Assert.Equal("always_on", sample["OTEL_TRACES_SAMPLER"]);
        Assert.DoesNotContain("OTEL_EXPORTER_OTLP_ENDPOINT", sample.Keys);

        var door = (await http.GetFromJsonAsync<Dictionary<string, string>>(new Uri(_system.Url("door"), "/started-with")))!;
        Assert.Equal(sample["ASPNETCORE_URLS"], door["services__sample__http__0"]);
        Assert.Equal(sample["ASPNETCORE_URLS"], door["SAMPLE_HTTP"]);
        Assert.Equal(sample["ASPNETCORE_URLS"], door["SAMPLE_AT"]);
        Assert.Equal($"tcp://localhost:{sample["RAW_PORT"]}", door["services__sample__raw__0"]);
        Assert.DoesNotContain("ConnectionStrings__sample-db", door.Keys);

        // As with `dotnet run`: appsettings.json is read from the project's folder.
        Assert.EndsWith("/SampleService", await http.GetStringAsync(new Uri(_system.Url("sample"), "/folder")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_migration_ended_before_the_service_began_and_every_line_has_its_prefix()
    {
        var lines = _system.Lines.ToList();
        var migrated = lines.FindIndex(l => l.StartsWith("sample-migrate", StringComparison.Ordinal) && l.EndsWith("| migrating", StringComparison.Ordinal));
        var listening = lines.FindIndex(l => l.StartsWith("sample  ", StringComparison.Ordinal) && l.Contains("Now listening on", StringComparison.Ordinal));
        Assert.InRange(migrated, 0, listening - 1);
        Assert.All(lines.Where(l => l.Length > 0), l => Assert.Contains(" | ", l, StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains(_system.Url("sample").ToString().TrimEnd('/') + "   <- open to the outside", StringComparison.Ordinal));
        Assert.Equal("job", (string?)_system.Addresses()["sample-migrate"]!["kind"]);
    }

    [Fact]
    public async Task A_service_that_crashes_is_restarted_at_the_same_address()
    {
        using var http = new HttpClient();
        var before = _system.PidOf("sample");
        var url = _system.Url("sample");
        await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync(new Uri(url, "/crash"), null));

        await Eventually.Async(() => _system.PidOf("sample") is { } pid && pid != before, TimeSpan.FromSeconds(120), "a new process");
        Assert.Equal(url, _system.Url("sample"));
        Assert.Equal("ok", await http.GetStringAsync(new Uri(url, "/health")));
        Assert.Contains("sample: ended with exit code 3; restarting", _system.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_killed_is_restarted_on_the_same_port()
    {
        var before = _system.PidOf("messaging")!.Value;
        var address = _system.ConnectionString("messaging");
        Posix.Signal(before, Posix.SigKill);

        await Eventually.Async(() => _system.PidOf("messaging") is { } pid && pid != before, TimeSpan.FromSeconds(180), "a new node");
        Assert.Equal(address, _system.ConnectionString("messaging"));
        using var http = new HttpClient();
        Assert.True((await http.GetAsync(_system.Url("messaging", "management"))).IsSuccessStatusCode);
    }

    [Fact]
    public async Task What_is_held_stays_down_until_it_is_let_go()
    {
        var hold = Path.Combine(_system.Data, "hold", "messaging");
        Directory.CreateDirectory(Path.GetDirectoryName(hold)!);
        await File.WriteAllTextAsync(hold, "");
        var before = _system.PidOf("messaging")!.Value;
        Posix.Signal(before, Posix.SigKill);

        // A service that crashes meanwhile is up again; the broker, which ended first, is not.
        using var http = new HttpClient();
        var service = _system.PidOf("sample");
        await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync(new Uri(_system.Url("sample"), "/crash"), null));
        await Eventually.Async(() => _system.PidOf("sample") is { } pid && pid != service, TimeSpan.FromSeconds(120), "a new process");
        Assert.Null(_system.PidOf("messaging"));

        File.Delete(hold);
        await Eventually.Async(() => _system.PidOf("messaging") is { } pid && pid != before, TimeSpan.FromSeconds(180), "a new node");
    }

    [Fact]
    public async Task A_database_server_that_is_killed_is_restarted_with_its_data()
    {
        var connectionString = _system.ConnectionString("sample-db");
        await Database.ExecuteAsync(connectionString, "create table if not exists kept (n int); insert into kept values (1)");
        var before = _system.PidOf("postgres")!.Value;
        Posix.Signal(before, Posix.SigKill);

        await Eventually.Async(() => _system.PidOf("postgres") is { } pid && pid != before, TimeSpan.FromSeconds(180), "a new server");
        Assert.Equal(1L, await Database.ExecuteAsync(connectionString, "select count(*) from kept"));
    }

    [Fact]
    public async Task A_second_instance_is_refused_and_told_of_the_first()
    {
        var (code, output) = await SampleSystem.RunToEndAsync(_system.Data);
        Assert.Equal(1, code);
        Assert.Contains($"Already running from {_system.Data} (process {_system.Pid})", output, StringComparison.Ordinal);
        using var http = new HttpClient();
        Assert.Equal("ok", await http.GetStringAsync(new Uri(_system.Url("door"), "/health")));
    }

    public sealed class WholeSystem : IAsyncLifetime
    {
        public SampleSystem System { get; private set; } = null!;

        public async ValueTask InitializeAsync() => System = await SampleSystem.StartAsync();

        public ValueTask DisposeAsync() => System.DisposeAsync();
    }
}
