using System.Net;
using Npgsql;
using Shemss.Testing.Servers;

namespace Shemss.LocalHosting.Tests.Servers;

[Trait("Needs", "Servers")]
public sealed class TestServersTests(TestServers servers)
{
    [Fact]
    public async Task Each_database_is_new_and_empty_and_can_be_a_copy()
    {
        var first = await servers.Postgres.CreateDatabaseAsync("first");
        await using (var connection = new NpgsqlConnection(first + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await using var make = new NpgsqlCommand("create table only_here (n int)", connection);
            await make.ExecuteNonQueryAsync();
        }

        var second = await servers.Postgres.CreateDatabaseAsync("first");
        var copy = await servers.Postgres.CreateDatabaseAsync("copy", new NpgsqlConnectionStringBuilder(first).Database);
        Assert.NotEqual(first, second);
        Assert.Equal(0L, await TablesAsync(second));
        Assert.Equal(1L, await TablesAsync(copy));
    }

    [Fact]
    public async Task Each_virtual_host_is_new_and_allowed()
    {
        var address = await servers.Broker.CreateVirtualHostAsync("a");
        Assert.NotEqual(address, await servers.Broker.CreateVirtualHostAsync("a"));
        var management = await servers.Broker.ManagementAsync();
        var host = new Uri(address).AbsolutePath.TrimStart('/');
        using var queue = await management.PutAsync(new Uri($"api/queues/{host}/q", UriKind.Relative), new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Created, queue.StatusCode);
        await servers.Broker.DeleteQueueAsync(address, "q");
        using var gone = await management.GetAsync(new Uri($"api/queues/{host}/q", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private static async Task<object?> TablesAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var count = new NpgsqlCommand("select count(*) from pg_tables where schemaname = 'public'", connection);
        return await count.ExecuteScalarAsync();
    }
}
