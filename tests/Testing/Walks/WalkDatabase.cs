using Npgsql;

namespace Shemss.Testing;

/// <summary>The service's tables as a walk sees them: emptied between rounds, counted around refused calls.</summary>
internal sealed class WalkDatabase
{
    private readonly string _connectionString;
    private readonly string[] _tables;
    private readonly string[] _emptied;

    private WalkDatabase(string connectionString, string[] tables, string[] emptied)
    {
        _connectionString = connectionString;
        _tables = tables;
        _emptied = emptied;
    }

    /// <summary>Opens it; the tables that are empty now are the ones emptied between rounds, others hold reference data.</summary>
    public static async Task<WalkDatabase> OpenAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var tables = await NamesAsync(connection, """
            select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('public', 'platform') and c.relkind in ('r', 'p') and not c.relispartition
            order by 1
            """);
        var empty = new List<string>();
        foreach (var table in tables)
        {
            await using var any = new NpgsqlCommand($"select exists (select from {table})", connection);
            if (!(bool)(await any.ExecuteScalarAsync())!)
            {
                empty.Add(table);
            }
        }

        return new WalkDatabase(connectionString, tables, [.. empty]);
    }

    public async Task EmptyAsync()
    {
        if (_emptied.Length == 0)
        {
            return;
        }

        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        var filled = await NamesAsync(connection, string.Join(" union all ", _emptied.Select(t => $"select '{t}' where exists (select from {t})")));
        if (filled.Length > 0)
        {
            await using var truncate = new NpgsqlCommand($"truncate {string.Join(", ", filled)} cascade", connection);
            await truncate.ExecuteNonQueryAsync();
        }
    }

    /// <summary>How many rows each table has.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync()
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var count = new NpgsqlCommand(
            string.Join(" union all ", _tables.Select(t => $"select '{t}', count(*) from {t}")), connection);
        await using var reader = await count.ExecuteReaderAsync();
        var counts = new Dictionary<string, long>();
        while (await reader.ReadAsync())
        {
            counts[reader.GetString(0)] = reader.GetInt64(1);
        }

        return counts;
    }

    private static async Task<string[]> NamesAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync())
        {
            names.Add(reader.GetString(0));
        }

        return [.. names];
    }
}
