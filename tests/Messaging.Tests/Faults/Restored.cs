using System.Diagnostics;
using Npgsql;
using Shemss.LocalHosting.Servers;
using Shemss.Messaging.Tests.Host;
using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests.Faults;

[Trait("Needs", "Servers")]
public sealed class Restored(TestServers servers)
{
    [Fact]
    public async Task A_dump_restored_into_a_fresh_cluster_goes_on_where_it_was()
    {
        var fresh = await PrivateServers.StartPostgresAsync();
        try
        {
            await using var before = await World.CreateAsync(servers, "registry", "sites");
            var registry = await before.StartAsync(before.Settings("registry"));
            await before.StartAsync("sites", "InstitutionFiled");
            await registry.Db.WriteFactsAsync(0, 200);
            Assert.True(await before.ArriveAsync("registry", "sites"));

            // The subscriber's dump is older than the publisher's, and taken while all run; the bus is lost.
            await CopyAsync(before.Database("sites"), fresh, "sites");
            await registry.Db.WriteFactsAsync(200, 100);
            Assert.True(await before.ArriveAsync("registry", "sites"));
            await before.StopAsync(registry);
            registry = await before.StartAsync(before.Settings("registry").With("Relay", false));
            await registry.Db.WriteFactsAsync(300, 50);
            await CopyAsync(before.Database("registry"), fresh, "registry");
            await before.StopAllAsync();

            await using var after = await World.CreateAsync(servers);
            after.Add("registry", fresh.ConnectionString("registry"));
            after.Add("sites", fresh.ConnectionString("sites"));
            foreach (var service in new[] { "registry", "sites" })
            {
                await World.MigrateAsync(after.Database(service), service);
            }

            registry = await after.StartAsync("registry");
            await after.StartAsync(after.Settings("sites", "InstitutionFiled").With("Reconcile", true).With("ReconcileEvery", "00:00:01"));
            await registry.Db.WriteFactsAsync(350, 50);
            Assert.True(await after.ArriveAsync("registry", "sites"));
            await after.StopAllAsync();
            var verdict = await after.JudgeAsync("registry", "sites");
            Assert.True(verdict.IsFine, verdict.ToString());
            Assert.Equal(400, verdict.Facts);
        }
        finally
        {
            await PrivateServers.DiscardAsync(fresh);
        }
    }

    private static async Task CopyAsync(string from, NativePostgres to, string service)
    {
        await to.CreateDatabaseAsync(service);

        // Roles belong to a cluster, not to a database: the dump refers to them.
        await using (var connection = new NpgsqlConnection(to.ConnectionString(service) + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await using var role = new NpgsqlCommand($"create role shemss_{service} nologin", connection);
            await role.ExecuteNonQueryAsync();
        }

        var file = Path.GetTempFileName();
        try
        {
            await RunAsync("pg_dump", from, "--format=custom", $"--file={file}");
            await RunAsync("pg_restore", to.ConnectionString(service), "--exit-on-error", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task RunAsync(string program, string connectionString, params string[] arguments)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(program, ["--host", to.Host!, "--port", $"{to.Port}", "--username", to.Username!, "--dbname", to.Database!, .. arguments])
        {
            RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = to.Password;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
    }
}
