using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Npgsql;

namespace Shemss.Data;

/// <summary>
/// A query that brings its scope along: two statements in one message, which PostgreSQL treats as one transaction. The settings
/// are local to it, so the connection carries nothing to whoever uses it next.
/// </summary>
internal static class ScopedRead
{
    /// <summary>Tells PostgreSQL's policies the scope, until the end of the transaction.</summary>
    public const string Tell = "select set_config('shemss.scope', $1, true), set_config('shemss.org', $2, true), set_config('shemss.authority', $3, true)";

    /// <summary>The parameters of <see cref="Tell"/>.</summary>
    public static void BindScope(NpgsqlParameterCollection parameters, AccessScope scope)
    {
        parameters.Add(new NpgsqlParameter<string> { TypedValue = scope.WireKind });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = scope.WireOrganisation });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = scope.WireAuthority });
    }

    /// <summary>The rows of a query.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="source">Where to.</param>
    /// <param name="scope">Whose rows are visible.</param>
    /// <param name="sql">One select.</param>
    /// <param name="args">Its parameters.</param>
    /// <param name="ct">Cancels the query.</param>
    public static async Task<List<T>> ListAsync<T>(NpgsqlDataSource source, AccessScope scope, string sql, object? args, CancellationToken ct)
    {
        var rows = new Rows<T>(sql);
        await RunAsync(source, scope, sql, args, rows, ct);
        return rows.Items;
    }

    // Not generic: shared generic code looks its types up at run time, at every step of this.
    private static async Task RunAsync(NpgsqlDataSource source, AccessScope scope, string sql, object? args, Rows rows, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var batch = connection.CreateBatch();
        var tell = new NpgsqlBatchCommand(Tell);
        BindScope(tell.Parameters, scope);
        batch.BatchCommands.Add(tell);
        var query = new NpgsqlBatchCommand(sql);
        if (args is not null)
        {
            Arguments.Bind(query.Parameters, args);
        }

        batch.BatchCommands.Add(query);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(reader);
        }

        // An error of the query itself can come after its rows.
        await reader.NextResultAsync(ct);
    }

    private abstract class Rows
    {
        public abstract void Add(DbDataReader reader);
    }

    private sealed class Rows<T>(string sql) : Rows
    {
        private const int MostParsers = 1000;

        private static readonly ConcurrentDictionary<string, Func<DbDataReader, object?>> Parsers = new();

        private Func<DbDataReader, object?>? _parse;

        public List<T> Items { get; } = [];

        public override void Add(DbDataReader reader) => Items.Add((_parse ??= ParserOf(reader))(reader) switch
        {
            T item => item,
            null => default!,
            var other => (T)Convert.ChangeType(other, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), CultureInfo.InvariantCulture),
        });

        /// <summary>A statement names its columns, so their order and types are the statement's.</summary>
        private Func<DbDataReader, object?> ParserOf(DbDataReader reader)
        {
            if (!Parsers.TryGetValue(sql, out var parser))
            {
                parser = reader.GetRowParser(typeof(T));
                if (Parsers.Count < MostParsers)
                {
                    Parsers[sql] = parser;
                }
            }

            return parser;
        }
    }
}
