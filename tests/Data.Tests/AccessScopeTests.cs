using Npgsql;
using Shemss.Testing.Servers;

namespace Shemss.Data.Tests;

/// <summary>Who sees which rows: PostgreSQL decides, whatever the query forgot.</summary>
[Trait("Needs", "Servers")]
public sealed class AccessScopeTests(TestServers servers)
{
    private static readonly Guid Institution = Guid.CreateVersion7();
    private static readonly Guid Enterprise = Guid.CreateVersion7();
    private static readonly Guid Authority = Guid.CreateVersion7();

    private const string Names = "select name from asset order by name";

    public static TheoryData<ScopeKind, Guid?, Guid?, string[]> Scopes => new()
    {
        { ScopeKind.None, null, null, [] },
        { ScopeKind.System, null, null, ["all three", "another's", "enterprise's", "institution's"] },
        { ScopeKind.City, null, null, ["all three", "another's", "enterprise's", "institution's"] },
        { ScopeKind.Institution, Institution, null, ["all three", "institution's"] },
        { ScopeKind.Enterprise, Enterprise, null, ["all three", "enterprise's"] },
        { ScopeKind.Authority, null, Authority, ["all three"] },
        // The right id under the wrong kind opens nothing.
        { ScopeKind.Enterprise, Institution, null, [] },
        { ScopeKind.Authority, Institution, null, [] },
        { ScopeKind.Institution, null, null, [] },
    };

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task Each_scope_sees_its_own(ScopeKind kind, Guid? organisation, Guid? authority, string[] names)
    {
        await using var database = await WithAssetsAsync();
        var scope = new AccessScope(kind, organisation, authority, "tests");
        Assert.Equal(names, await database.Db.ReadAsync<string>(scope, Names));
        await using var session = await database.Db.BeginAsync(scope);
        Assert.Equal(names, await session.QueryAsync<string>(Names));
        Assert.Equal(names, await session.ReadAsync<string>(scope, Names));
    }

    [Fact]
    public async Task Who_forgets_to_say_who_it_is_sees_nothing_not_even_after_another_on_the_same_connection()
    {
        await using var database = await WithAssetsAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(4, (await database.Db.ReadAsync<string>(AccessScope.System("tests"), Names)).Count);
            await using (var session = await database.Db.BeginAsync(AccessScope.System("tests")))
            {
                Assert.Equal(4, (await session.QueryAsync<string>(Names)).Count);
                await session.CommitAsync();
            }

            await using var connection = await database.Db.Source.OpenConnectionAsync();
            await using var forgetful = new NpgsqlCommand("select count(*) from asset", connection);
            Assert.Equal(0L, await forgetful.ExecuteScalarAsync());
        }
    }

    [Fact]
    public async Task A_read_leaves_no_scope_behind_prepared_or_failed()
    {
        await using var database = await WithAssetsAsync();
        for (var i = 0; i < 8; i++)
        {
            // Often enough that the driver prepares both statements on the connections.
            var scope = i % 2 == 0 ? AccessScope.System("tests") : new AccessScope(ScopeKind.Institution, Institution, null, "tests");
            Assert.Equal(i % 2 == 0 ? 4 : 2, (await database.Db.ReadAsync<string>(scope, Names)).Count);
            await Assert.ThrowsAsync<PostgresException>(() => database.Db.ReadAsync<int>(AccessScope.System("tests"), "select 1 / (count(*) - 4)::int from asset"));

            // Both of the pool's connections.
            await using var one = await database.Db.Source.OpenConnectionAsync();
            await using var other = await database.Db.Source.OpenConnectionAsync();
            foreach (var connection in (NpgsqlConnection[])[one, other])
            {
                await using var next = new NpgsqlCommand("select current_setting('shemss.scope', true), (select count(*) from asset)", connection);
                await using var row = await next.ExecuteReaderAsync();
                Assert.True(await row.ReadAsync());
                Assert.Equal(("", 0L), (row.IsDBNull(0) ? "" : row.GetString(0), row.GetInt64(1)));
            }
        }
    }

    [Fact]
    public async Task Nobody_writes_what_it_could_not_see()
    {
        await using var database = await WithAssetsAsync();
        var scope = new AccessScope(ScopeKind.Institution, Institution, null, "tests");
        await using (var session = await database.Db.BeginAsync(scope))
        {
            Assert.Equal(0, await session.ExecuteAsync("update asset set name = 'mine' where name = 'another''s'"));
            Assert.Equal(0, await session.ExecuteAsync("delete from asset where name = 'enterprise''s'"));
            await session.CommitAsync();
        }

        var refused = await Assert.ThrowsAsync<PostgresException>(() => database.Db.TransactAsync(scope, session =>
            session.ExecuteAsync("insert into asset (id, institution_id, name) values (gen_random_uuid(), gen_random_uuid(), 'planted')")));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData("set row_security = off; select name from asset")]
    [InlineData("alter table asset disable row level security")]
    [InlineData("alter table asset owner to current_user")]
    [InlineData("drop policy owned on asset")]
    [InlineData("create table mine (a int)")]
    [InlineData("delete from schema_journal")]
    [InlineData("alter role shemss_assets bypassrls")]
    public async Task The_services_role_cannot_get_around_it(string sql)
    {
        await using var database = await WithAssetsAsync();
        await using var session = await database.Db.BeginAsync(AccessScope.None);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync(sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private async Task<TestDatabase> WithAssetsAsync()
    {
        var database = await TestDatabase.CreateAsync(servers);
        await database.AsOwnerAsync($"""
            insert into asset (id, institution_id, enterprise_id, authority_id, name) values
                (gen_random_uuid(), '{Institution}', null, null, 'institution''s'),
                (gen_random_uuid(), null, '{Enterprise}', null, 'enterprise''s'),
                (gen_random_uuid(), '{Institution}', '{Enterprise}', '{Authority}', 'all three'),
                (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'another''s')
            """);
        return database;
    }
}
