using Dapper;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shemss.Identity.Model;
using Shemss.Testing.Servers;

namespace Shemss.Identity.Tests.Model;

[Trait("Needs", "Servers")]
public sealed class SchemaTests(TestServers servers)
{
    private const string Everything = """
        select 'column ' || table_name || '.' || column_name || ' ' || data_type || coalesce('(' || character_maximum_length || ')', '') || ' null ' || is_nullable
            || ' default ' || coalesce(column_default, '-') || ' identity ' || is_identity
        from information_schema.columns where table_schema = 'public' and table_name <> 'schema_journal'
        union all
        select 'index ' || indexdef from pg_indexes where schemaname = 'public' and tablename <> 'schema_journal'
        union all
        select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n' and conrelid::regclass::text <> 'schema_journal'
        order by 1
        """;

    [Fact]
    public async Task Scripts_make_the_schema_that_the_model_expects()
    {
        var scripts = await IdentityHost.DatabaseAsync(servers);
        var model = await servers.Postgres.CreateDatabaseAsync("model");
        await CreateFromModelAsync(model);

        var fromModel = await DescribeAsync(model);
        Assert.Contains(fromModel, line => line.StartsWith("column account.user_name ", StringComparison.Ordinal));
        Assert.Equal(fromModel, await DescribeAsync(scripts));
    }

    [Fact]
    public async Task Comparison_sees_a_missing_index()
    {
        var model = await servers.Postgres.CreateDatabaseAsync("model");
        await CreateFromModelAsync(model);
        var before = await DescribeAsync(model);
        await using var connection = new NpgsqlConnection(model);
        await connection.ExecuteAsync("drop index ix_account_organisation");
        Assert.NotEqual(before, await DescribeAsync(model));
    }

    private static async Task CreateFromModelAsync(string connectionString)
    {
        await using var db = new IdentityDb(new DbContextOptionsBuilder<IdentityDb>().UseNpgsql(connectionString).Options);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.ExecuteAsync(db.Database.GenerateCreateScript());
    }

    private static async Task<List<string>> DescribeAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        return [.. await connection.QueryAsync<string>(Everything)];
    }
}
