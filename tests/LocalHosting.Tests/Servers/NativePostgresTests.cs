using Npgsql;
using Shemss.LocalHosting.Servers;
using Shemss.Testing.Servers;

namespace Shemss.LocalHosting.Tests.Servers;

[Trait("Needs", "Servers")]
public sealed class NativePostgresTests
{
    [Fact]
    public async Task What_was_committed_survives_kill_9_and_the_server_returns_on_the_same_port()
    {
        var server = await PrivateServers.StartPostgresAsync();
        try
        {
            await server.CreateDatabaseAsync("kept");
            await server.CreateDatabaseAsync("kept");
            await ExecuteAsync(server.ConnectionString("kept"), "create table t (n int); insert into t select generate_series(1, 500)");
            var port = server.Port;

            await server.KillAsync();
            Assert.Null(server.Pid);
            Assert.False((await server.CheckAsync()).Healthy);
            await server.StartAsync();

            Assert.Equal(port, server.Port);
            Assert.Equal(500L, await ExecuteAsync(server.ConnectionString("kept"), "select count(*) from t"));
        }
        finally
        {
            await PrivateServers.DiscardAsync(server);
        }
    }

    [Fact]
    public async Task It_never_runs_as_root_wants_its_password_and_opens_no_unix_socket()
    {
        var server = await PrivateServers.StartPostgresAsync(fsync: false);
        try
        {
            Assert.NotEqual("0", File.ReadLines($"/proc/{server.Pid}/status").First(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1]);
            var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")) { Password = "another" };
            var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(wrong.ConnectionString, "select 1"));
            Assert.Equal("28P01", refused.SqlState);
            Assert.Equal(string.Empty, await ExecuteAsync(server.ConnectionString("postgres"), "select current_setting('unix_socket_directories')"));
            Assert.Equal("scram-sha-256", await ExecuteAsync(server.ConnectionString("postgres"), "select current_setting('password_encryption')"));
            Assert.Equal("off", await ExecuteAsync(server.ConnectionString("postgres"), "select current_setting('fsync')"));
        }
        finally
        {
            await PrivateServers.DiscardAsync(server);
        }
    }

    [Fact]
    public async Task A_stop_leaves_no_process_and_no_port()
    {
        var server = await PrivateServers.StartPostgresAsync(fsync: false);
        try
        {
            var pid = server.Pid!.Value;
            await server.StopAsync();
            Assert.Null(Posix.StartTicks(pid));
            Assert.True(Ports.IsFree(server.Port));
        }
        finally
        {
            await PrivateServers.DiscardAsync(server);
        }
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
