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

    /// <summary>What an operator does about it is on the page <c>docs/decisions/messaging.md</c>; left undone, what is new would be taken for known.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_publisher_restored_to_an_older_state_goes_on_once_its_log_begins_above_what_subscribers_know(bool raised)
    {
        var fresh = await PrivateServers.StartPostgresAsync();
        try
        {
            await using var world = await World.CreateAsync(servers, "registry", "sites");
            var registry = await world.StartAsync("registry");
            await world.StartAsync(world.Settings("sites", "InstitutionFiled").With("Reconcile", true).With("ReconcileEvery", "00:00:00.5"));
            await registry.Db.WriteFactsAsync(0, 100);
            Assert.True(await world.ArriveAsync("registry", "sites"));
            await CopyAsync(world.Database("registry"), fresh, "registry");
            await registry.Db.WriteFactsAsync(100, 100);
            Assert.True(await world.ArriveAsync("registry", "sites"));
            await Eventually.Async(async () => await world.ScalarAsync<long>("sites", "select position from messaging.subscription_progress") == 200, what: "all of it known");
            await world.StopAsync(registry);

            await using var after = await World.CreateAsync(servers);
            after.Add("registry", fresh.ConnectionString("registry"));
            await World.MigrateAsync(after.Database("registry"), "registry");
            if (raised)
            {
                var known = await world.ScalarAsync<long>("sites", """
                    select greatest((select max(position) from messaging.subscription_progress where source = 'registry'),
                                    (select max(position) from messaging.inbox where source = 'registry'))
                    """);
                await after.ExecuteAsync("registry", $"update messaging.log_head set position = greatest(position, {known})");
            }

            registry = await after.StartAsync(world.Settings("registry") with { Database = after.Database("registry") });
            await registry.Db.WriteFactsAsync(300, 50);
            await Eventually.Async(
                () => after.ScalarAsync<long>("registry", "select position from messaging.relay_position"), at => at == (raised ? 250 : 150), TimeSpan.FromSeconds(60), "all of it published");
            var fresher = await after.RowsAsync<Guid>("registry", "select event_id from fact where number >= 300");
            if (raised)
            {
                await Eventually.Async(
                    async () => fresher.Except(await world.RowsAsync<Guid>("sites", "select event_id from effect")).Count(), missing => missing == 0, what: "the effects of what is new");
            }

            await after.StopAllAsync();
            await world.StopAllAsync();
            var effects = await world.RowsAsync<Guid>("sites", "select event_id from effect");
            Assert.Equal(effects.Count, effects.Distinct().Count());
            Assert.Equal(raised ? 250 : 200, effects.Count);
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
        var start = new ProcessStartInfo(Path.Combine(NativePostgres.Programs, program), ["--host", to.Host!, "--port", $"{to.Port}", "--username", to.Username!, "--dbname", to.Database!, .. arguments])
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
