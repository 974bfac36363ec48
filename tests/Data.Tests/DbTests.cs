using System.Text.Json;
using Npgsql;
using Shemss.Testing.Servers;

namespace Shemss.Data.Tests;

[Trait("Needs", "Servers")]
public sealed class DbTests(TestServers servers)
{
    private const string Insert = "insert into asset (id, name) values (gen_random_uuid(), @name)";
    private const string Count = "select count(*) from asset";
    private static readonly AccessScope Scope = AccessScope.System("tests");

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    public async Task The_whole_use_case_runs_again_when_the_database_asks_for_it(string state)
    {
        await using var database = await TestDatabase.CreateAsync(servers);
        var runs = 0;
        var told = 0;
        var result = await database.Db.TransactAsync(Scope, async session =>
        {
            runs++;
            session.OnCommitted(() => told++);
            await session.ExecuteAsync(Insert, new { name = $"run {runs}" });
            if (runs < 3)
            {
                await session.ExecuteAsync($"do $$ begin raise exception 'again' using errcode = '{state}'; end $$");
            }

            return runs;
        });
        Assert.Equal((3, 3, 1), (result, runs, told));
        Assert.Equal(["run 3"], await database.Db.ReadAsync<string>(Scope, "select name from asset"));
    }

    [Theory]
    [InlineData("40001", Db.Attempts)]
    [InlineData("23505", 1)]
    public async Task It_gives_up_in_the_end_and_at_once_on_anything_else(string state, int tries)
    {
        await using var database = await TestDatabase.CreateAsync(servers);
        var runs = 0;
        var e = await Assert.ThrowsAsync<PostgresException>(() => database.Db.TransactAsync(Scope, async session =>
        {
            runs++;
            await session.ExecuteAsync(Insert, new { name = "x" });
            await session.ExecuteAsync($"do $$ begin raise exception 'no' using errcode = '{state}'; end $$");
        }));
        Assert.Equal((state, tries), (e.SqlState, runs));
        Assert.Equal([0L], await database.Db.ReadAsync<long>(Scope, Count));
    }

    [Fact]
    public async Task A_session_that_is_not_committed_leaves_nothing_and_can_be_begun_again()
    {
        await using var database = await TestDatabase.CreateAsync(servers);
        var told = 0;
        await using var session = await database.Db.BeginAsync(Scope);
        session.OnCommitted(() => told++);
        await session.ExecuteAsync(Insert, new { name = "undone" });
        await Assert.ThrowsAsync<InvalidOperationException>(() => session.BeginAsync(Scope));
        await session.RollbackAsync();
        Assert.False(session.IsOpen);
        await Assert.ThrowsAsync<InvalidOperationException>(() => session.UseConnectionAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => session.CommitAsync());

        await session.BeginAsync(Scope);
        await session.ExecuteAsync(Insert, new { name = "done" });
        await session.CommitAsync();
        Assert.Equal(0, told);
        Assert.Equal(["done"], await database.Db.ReadAsync<string>(Scope, "select name from asset"));
    }

    [Fact]
    public async Task What_is_kept_for_the_end_is_one_with_the_rest()
    {
        await using var database = await TestDatabase.CreateAsync(servers);
        await using var session = await database.Db.BeginAsync(Scope);
        session.AtCommit(Insert, new { name = "undone" });
        await session.RollbackAsync();

        await session.BeginAsync(Scope);
        await session.ExecuteAsync(Insert, new { name = "first" });
        session.AtCommit(Insert, new { name = "last" });
        Assert.Equal([1L], await session.QueryAsync<long>(Count));
        await session.CommitAsync();
        Assert.Equal(["first", "last"], await database.Db.ReadAsync<string>(Scope, "select name from asset order by name"));

        // Nothing else: the scope goes with it all the same.
        await session.BeginAsync(Scope);
        session.AtCommit(Insert, new { name = "alone" });
        await session.CommitAsync();
        Assert.Equal([3L], await database.Db.ReadAsync<long>(Scope, Count));
    }

    [Fact]
    public async Task What_the_end_refuses_takes_all_of_it_back_and_nobody_is_told()
    {
        await using var database = await TestDatabase.CreateAsync(servers);
        var told = 0;
        await using var session = await database.Db.BeginAsync(Scope);
        session.OnCommitted(() => told++);
        await session.ExecuteAsync(Insert, new { name = "first" });
        session.AtCommit(Insert, new { name = "second" });
        session.AtCommit("insert into asset (no_such_column) values (@name)", new { name = "third" });
        var refused = await Assert.ThrowsAsync<PostgresException>(() => session.CommitAsync());
        Assert.Equal(PostgresErrorCodes.UndefinedColumn, refused.SqlState);
        await session.RollbackAsync();
        Assert.Equal((0, 0L), (told, (await database.Db.ReadAsync<long>(Scope, Count))[0]));
    }

    [Fact]
    public async Task An_open_session_refuses_to_read_for_somebody_else()
    {
        await using var database = await TestDatabase.CreateAsync(servers);
        await using var session = await database.Db.BeginAsync(Scope);
        await Assert.ThrowsAsync<InvalidOperationException>(() => session.ReadAsync<long>(AccessScope.None, Count));
    }

    [Fact]
    public async Task Values_come_back_as_they_went_whatever_offset_an_instant_had()
    {
        await using var database = await TestDatabase.CreateAsync(servers);
        using var details = JsonDocument.Parse("""{"站点":"黄浦","n":1.50}""");
        var at = new DateTimeOffset(2026, 3, 1, 0, 30, 0, TimeSpan.FromHours(8));
        await database.Db.TransactAsync(Scope, session => session.ExecuteAsync(
            "insert into asset (id, name, on_day, at, tags, details) values (gen_random_uuid(), 'a', @day, @at, @tags, @details)",
            new { day = new DateOnly(2026, 3, 1), at, tags = new[] { "x", "y" }, details = details.RootElement }));
        await database.Db.TransactAsync(Scope, session => session.ExecuteAsync(
            "insert into asset (id, name, on_day, at) values (gen_random_uuid(), 'b', @day, @at)", new { day = (DateOnly?)null, at = (DateTimeOffset?)null }));
        var rows = await database.Db.ReadAsync<Row>(Scope, "select name, on_day, at, tags, details from asset order by name");
        Assert.Equal(new DateOnly(2026, 3, 1), rows[0].OnDay);
        Assert.Equal(at.ToUniversalTime(), rows[0].At);
        Assert.Equal(TimeSpan.Zero, rows[0].At!.Value.Offset);
        Assert.Equal(["x", "y"], rows[0].Tags!);
        Assert.Equal("黄浦", rows[0].Details!.Value.GetProperty("站点").GetString());
        Assert.Equal(1.50m, rows[0].Details!.Value.GetProperty("n").GetDecimal());
        Assert.Null(rows[1].OnDay);
        Assert.Null(rows[1].At);
    }

    [Fact]
    public async Task A_reads_arguments_arrive_with_their_types_nulls_too()
    {
        await using var database = await TestDatabase.CreateAsync(servers);
        using var details = JsonDocument.Parse("""{"n":1.50}""");
        var at = new DateTimeOffset(2026, 3, 1, 0, 30, 0, TimeSpan.FromHours(8));
        Guid[] ids = [Guid.CreateVersion7(), Guid.CreateVersion7()];
        const string echo = """
            select concat_ws('|', @text, @number, @money, @yes, @day, extract(epoch from @at), (@ids)[2], (@names)[1], @json->>'n', @any::int, @span) as values,
                concat_ws(' ', pg_typeof(@text), pg_typeof(@number), pg_typeof(@at), pg_typeof(@ids), pg_typeof(@day), pg_typeof(@json)) as types
            """;
        var full = await database.Db.ReadAsync<Echo>(Scope, echo, new
        {
            text = "污水", number = 7L, money = 1.20m, yes = true, day = new DateOnly(2026, 3, 1), at, ids, names = new[] { "a" }, json = details.RootElement, any = (object)3, span = TimeSpan.FromMinutes(90),
        });
        Assert.Equal($"污水|7|1.20|t|2026-03-01|{at.ToUnixTimeSeconds()}.000000|{ids[1]}|a|1.50|3|01:30:00", full[0].Values);
        Assert.Equal("text bigint timestamp with time zone uuid[] date jsonb", full[0].Types);
        var empty = await database.Db.ReadAsync<Echo>(Scope, echo, new
        {
            text = (string?)null, number = (long?)null, money = (decimal?)null, yes = (bool?)null, day = (DateOnly?)null, at = (DateTimeOffset?)null,
            ids = (Guid[]?)null, names = (string[]?)null, json = (JsonElement?)null, any = (object?)null, span = (TimeSpan?)null,
        });
        Assert.Equal(("", full[0].Types), (empty[0].Values, empty[0].Types));
    }

    private sealed record Echo(string Values, string Types);

    private sealed class Row
    {
        public required string Name { get; init; }

        public DateOnly? OnDay { get; init; }

        public DateTimeOffset? At { get; init; }

        public string[]? Tags { get; init; }

        public JsonElement? Details { get; init; }
    }
}
