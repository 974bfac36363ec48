using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shemss.Data;
using Shemss.LocalHosting.Servers;
using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests.Host;

/// <summary>Databases and a bus for a few services, and what became of the events between them.</summary>
internal sealed class World : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<(string Server, string Service), Lazy<Task<string>>> Templates = new();
    private readonly Dictionary<string, string> _databases = [];
    private readonly Dictionary<string, int> _ports = [];
    private readonly List<TestService> _running = [];

    private World(string broker) => Broker = broker;

    public string Broker { get; }

    /// <summary>A world on the shared servers.</summary>
    public static async Task<World> CreateAsync(TestServers servers, params string[] services)
    {
        var world = new World(await servers.Broker.CreateVirtualHostAsync("bus"));
        foreach (var service in services)
        {
            world.Add(service, await EmptyDatabaseAsync(servers.Postgres, service));
        }

        return world;
    }

    /// <summary>A world on servers of its own, to be killed. Null takes the shared one.</summary>
    public static async Task<World> CreateAsync(TestServers servers, NativePostgres? postgres, NativeRabbitMq? broker, params string[] services)
    {
        var world = new World(broker?.ConnectionString() ?? await servers.Broker.CreateVirtualHostAsync("bus"));
        foreach (var service in services)
        {
            if (postgres is null)
            {
                world.Add(service, await EmptyDatabaseAsync(servers.Postgres, service));
                continue;
            }

            await postgres.CreateDatabaseAsync(service);
            await MigrateAsync(postgres.ConnectionString(service), service);
            world.Add(service, postgres.ConnectionString(service));
        }

        return world;
    }

    public string Database(string service) => _databases[service];

    /// <summary>How <paramref name="service"/> runs unless a test wants it otherwise: quick to look again, reconciliation only when asked for.</summary>
    public ServiceSettings Settings(string service, params string[] listens) => new()
    {
        Name = service,
        Database = _databases[service],
        Broker = Broker,
        Port = _ports[service],
        Peers = _ports,
        Listens = listens,
        Options = new Dictionary<string, string>
        {
            ["LeaderRetry"] = "00:00:00.2",
            ["HandlerBackoff"] = "00:00:00.01",
            ["Reconcile"] = "false",
            ["ReconcileOlderThan"] = "00:00:00",
        },
    };

    public async Task<TestService> StartAsync(ServiceSettings settings)
    {
        var service = await TestService.StartAsync(settings);
        _running.Add(service);
        return service;
    }

    public Task<TestService> StartAsync(string service, params string[] listens) => StartAsync(Settings(service, listens));

    public async Task StopAsync(TestService service)
    {
        _running.Remove(service);
        await service.StopAsync();
        await service.DisposeAsync();
    }

    /// <summary>Stops all: what is being handled is finished, nothing more comes.</summary>
    public async Task StopAllAsync()
    {
        foreach (var service in _running.ToList())
        {
            await StopAsync(service);
        }
    }

    /// <summary>Waits until as many events as <paramref name="publisher"/> has facts have taken effect, or gives up.</summary>
    public async Task<bool> ArriveAsync(string publisher, string subscriber, TimeSpan? deadline = null)
    {
        try
        {
            await Eventually.Async(
                async () => await ScalarAsync<long>(publisher, "select count(*) from fact") - await ScalarAsync<long>(subscriber, "select count(distinct event_id) from effect"),
                missing => missing == 0,
                deadline ?? TimeSpan.FromSeconds(120));
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Waits until every fact has been sequenced and published, or gives up.</summary>
    public async Task<bool> RelayedAsync(string publisher, TimeSpan? deadline = null)
    {
        try
        {
            await Eventually.Async(
                () => ScalarAsync<bool>(publisher, "select (select count(*) from fact) = (select position from messaging.relay_position)"),
                deadline ?? TimeSpan.FromSeconds(120));
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>What became of the publisher's events at a subscriber that listens to all of them.</summary>
    public async Task<Verdict> JudgeAsync(string publisher, string subscriber) => Verdict.Of(
        await RowsAsync<Verdict.Fact>(publisher, "select event_id, type, key, number from fact"),
        await RowsAsync<Verdict.Logged>(publisher, "select position, id, key, key_ordinal from messaging.event_log order by position"),
        await RowsAsync<Verdict.Effect>(subscriber, "select event_id, key, key_ordinal, number from effect order by id"),
        await RowsAsync<Verdict.Copy>(subscriber, "select key, key_ordinal, number from copy"));

    public async Task<T?> ScalarAsync<T>(string service, string sql) => (await RowsAsync<T>(service, sql)).FirstOrDefault();

    public async Task<List<T>> RowsAsync<T>(string service, string sql)
    {
        await using var connection = await OpenAsync(service);
        return Dapper.SqlMapper.AsList(await Dapper.SqlMapper.QueryAsync<T>(connection, sql));
    }

    public async Task ExecuteAsync(string service, string sql)
    {
        await using var connection = await OpenAsync(service);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A connection as the owner, outside any pool.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string service)
    {
        var connection = new NpgsqlConnection(_databases[service] + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public void Add(string service, string database)
    {
        _databases[service] = database;
        _ports[service] = Ports.Free([.. _ports.Values]);
    }

    public static Task MigrateAsync(string database, string service) =>
        Migrator.RunAsync(database, service, [typeof(MessagingMigrations).Assembly], typeof(World).Assembly, NullLogger.Instance);

    public async ValueTask DisposeAsync() => await StopAllAsync();

    private static async Task<string> EmptyDatabaseAsync(TestPostgres postgres, string service)
    {
        DapperSetup.Apply();
        var template = await Templates.GetOrAdd((await postgres.ServerAsync(), service), key => new Lazy<Task<string>>(async () =>
        {
            var made = await postgres.CreateDatabaseAsync($"{key.Service}_template");
            await MigrateAsync(made, key.Service);
            return new NpgsqlConnectionStringBuilder(made).Database!;
        })).Value;
        return await postgres.CreateDatabaseAsync(service, template);
    }
}
