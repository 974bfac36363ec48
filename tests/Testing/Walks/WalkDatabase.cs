using Npgsql;

namespace Shemss.Testing;

/// <summary>The service's tables as a walk sees them: emptied between rounds, looked at around refused calls.</summary>
internal sealed class WalkDatabase
{
    private const string Ordinals = "messaging.key_ordinal";
    private readonly string _connectionString;
    private readonly string[] _tables;
    private readonly string[] _emptied;

    /// <summary>Whether the service keeps a log of its events.</summary>
    public bool HasLog => _tables.Contains(Ordinals);

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

        // Who appends an event counts it there; the events themselves move on meanwhile.
        var counted = await NamesAsync(connection, $"select '{Ordinals}' where to_regclass('{Ordinals}') is not null");
        return new WalkDatabase(connectionString, [.. tables, .. counted], [.. empty]);
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

    /// <summary>How many rows each table has, and a sum over what they say; of events, how many there have been of each key.</summary>
    public async Task<IReadOnlyDictionary<string, string>> LookAsync()
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var look = new NpgsqlCommand(
            string.Join(" union all ", _tables.Select(t => $"select '{t}', concat(count(*), ' rows, ', sum(hashtextextended(t::text, 0)::numeric)) from {t} t")), connection);
        await using var reader = await look.ExecuteReaderAsync();
        var seen = new Dictionary<string, string>();
        while (await reader.ReadAsync())
        {
            seen[reader.GetString(0)] = reader.GetString(1);
        }

        return seen;
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
