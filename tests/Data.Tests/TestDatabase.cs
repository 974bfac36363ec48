using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shemss.Testing.Servers;

namespace Shemss.Data.Tests;

/// <summary>A migrated database of its own, reached as the service reaches it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    private TestDatabase(string owner, NpgsqlDataSource source) => (Owner, _source, Db) = (owner, source, new Db(source));

    /// <summary>The owner's connection string.</summary>
    public string Owner { get; }

    public Db Db { get; }

    public static async Task<TestDatabase> CreateAsync(TestServers servers)
    {
        DapperSetup.Apply();
        var owner = await servers.Postgres.CreateDatabaseAsync("data") + ";Maximum Pool Size=2";
        await MigrateAsync(owner);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:assets-db", owner)]).Build();
        return new TestDatabase(owner, NpgsqlDataSource.Create(DataExtensions.ServiceConnectionString(configuration, "assets")));
    }

    public static Task<IReadOnlyList<string>> MigrateAsync(string owner) =>
        Migrator.RunAsync(owner, "assets", [], typeof(TestDatabase).Assembly, NullLogger.Instance);

    public async Task AsOwnerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Owner + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
