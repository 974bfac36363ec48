using System.Collections.Concurrent;
using Npgsql;
using Shemss.LocalHosting.Servers;

namespace Shemss.Testing.Servers;

/// <summary>The PostgreSQL server of a test run. Safe for tests that run in parallel.</summary>
public sealed class TestPostgres : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private readonly ConcurrentBag<string> _databases = [];
    private string? _server;
    private NativePostgres? _own;

    /// <summary>The connection string of the server (superuser <c>postgres</c>), without a database.</summary>
    public async Task<string> ServerAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _server ??= Environment.GetEnvironmentVariable("SHEMSS_TEST_POSTGRES") ?? await StartOwnAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>
    /// Makes a new, empty database, and returns its connection string. It is dropped when the assembly's tests end.
    /// With <paramref name="template"/> (the name of a database nobody is connected to) it begins as a copy of that one.
    /// </summary>
    public async Task<string> CreateDatabaseAsync(string name, string? template = null)
    {
        var server = await ServerAsync();
        var database = TestServers.UniqueName(name);
        await ExecuteAsync(server, $"create database \"{database}\"" + (template is null ? string.Empty : $" template \"{template}\""));
        _databases.Add(database);
        return $"{server};Database={database}";
    }

    /// <summary>Drops a database at once, cutting off who is connected.</summary>
    public async Task DropDatabaseAsync(string connectionString)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await ExecuteAsync(await ServerAsync(), $"drop database if exists \"{database}\" with (force)");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_own is not null)
        {
            await PrivateServers.DiscardAsync(_own);
        }
        else
        {
            foreach (var database in _databases)
            {
                await ExecuteAsync(_server!, $"drop database if exists \"{database}\" with (force)");
            }
        }

        _starting.Dispose();
    }

    private async Task<string> StartOwnAsync()
    {
        _own = await PrivateServers.StartPostgresAsync(fsync: false);
        return _own.ConnectionString();
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server + ";Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        await command.ExecuteNonQueryAsync();
    }
}
