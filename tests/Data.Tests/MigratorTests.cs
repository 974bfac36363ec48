using Dapper;
using Npgsql;
using Shemss.Testing.Released;
using Shemss.Testing.Servers;

namespace Shemss.Data.Tests;

[Trait("Needs", "Servers")]
public sealed class MigratorTests(TestServers servers)
{
    [Fact]
    public async Task Migrators_that_start_together_apply_each_script_once()
    {
        var database = await servers.Postgres.CreateDatabaseAsync("together");
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => TestDatabase.MigrateAsync(database))));
        Assert.Equal(
            ["Shemss.Data.Migrations.0001_platform.sql", "Shemss.Data.Migrations.0002_periods.sql", "Shemss.Data.Tests.Migrations.0001_assets.sql"],
            applied.SelectMany(a => a));
        Assert.Empty(await TestDatabase.MigrateAsync(database));
    }

    [Fact]
    public async Task Two_databases_can_be_migrated_at_the_same_moment()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => servers.Postgres.CreateDatabaseAsync("beside")));
        var applied = await Task.WhenAll(databases.Select(d => Task.Run(() => TestDatabase.MigrateAsync(d))));
        Assert.All(applied, a => Assert.Equal(3, a.Count));
    }

    [Fact]
    public async Task A_script_that_fails_is_named_leaves_nothing_and_runs_again()
    {
        var database = await servers.Postgres.CreateDatabaseAsync("failing");
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await connection.ExecuteAsync("create table in_the_way (id int primary key); create view asset as select * from in_the_way");
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => TestDatabase.MigrateAsync(database));
        Assert.Contains("0001_assets.sql", e.Message, StringComparison.Ordinal);

        await connection.ExecuteAsync("drop view asset");
        Assert.Equal(["Shemss.Data.Tests.Migrations.0001_assets.sql"], await TestDatabase.MigrateAsync(database));
    }

    [Fact]
    public void Released_scripts_never_change() => ReleasedScripts.Verify(typeof(Migrator).Assembly);
}
