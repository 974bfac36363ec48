using System.Data;
using Dapper;
using Npgsql;

namespace Shemss.Data;

/// <summary>
/// One unit of work on the service's database, opened with an <see cref="AccessScope"/> that row-level security enforces.
/// A request, an event or a job has one; whoever opened it (<see cref="Db"/>, a filter) commits it, nobody else.
/// </summary>
public sealed class DbSession : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly List<Action> _committed = [];
    private readonly List<(string Order, NpgsqlBatchCommand Command)> _last = [];
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;
    private AccessScope? _scope;

    // The scope travels with the first statement, as BEGIN does.
    private bool _told;

    /// <summary>A session that is not open yet. <see cref="BeginAsync"/> opens it.</summary>
    /// <param name="source">The service's data source.</param>
    public DbSession(NpgsqlDataSource source) => _source = source;

    private NpgsqlConnection Open => _connection ?? throw new InvalidOperationException("The session is not open.");

    /// <summary>The data source it opens on.</summary>
    public NpgsqlDataSource Source => _source;

    /// <summary>The scope it was opened with.</summary>
    /// <exception cref="InvalidOperationException">The session is not open.</exception>
    public AccessScope Scope => _scope ?? throw new InvalidOperationException("The session is not open.");

    /// <summary>True between <see cref="BeginAsync"/> and commit or rollback.</summary>
    public bool IsOpen => _transaction is not null;

    /// <summary>The open connection with its scope told, for COPY and the like. Commands on it belong to the session's transaction.</summary>
    /// <param name="ct">Cancels the telling.</param>
    /// <exception cref="InvalidOperationException">The session is not open.</exception>
    public async Task<NpgsqlConnection> UseConnectionAsync(CancellationToken ct = default)
    {
        if (!_told)
        {
            await using var tell = new NpgsqlCommand(ScopedRead.Tell, Open, _transaction);
            ScopedRead.BindScope(tell.Parameters, Scope);
            await tell.ExecuteNonQueryAsync(ct);
            _told = true;
        }

        return Open;
    }

    /// <summary>Opens a transaction that sees what <paramref name="scope"/> may see.</summary>
    /// <param name="scope">Whose rows are visible.</param>
    /// <param name="ct">Cancels the opening.</param>
    public async Task BeginAsync(AccessScope scope, CancellationToken ct = default)
    {
        if (_transaction is not null)
        {
            throw new InvalidOperationException("The session is open already.");
        }

        _connection = await _source.OpenConnectionAsync(ct);
        try
        {
            // BEGIN and the scope travel with the first statement: one round trip for all.
            _transaction = await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
            _scope = scope;
        }
        catch
        {
            await RollbackAsync();
            throw;
        }
    }

    /// <summary>Opens like <see cref="BeginAsync"/> and runs the first statements, all in one round trip.</summary>
    /// <param name="scope">Whose rows are visible.</param>
    /// <param name="sql">Statements; each has a snapshot of its own.</param>
    /// <param name="args">Their parameters; no name may start with <c>scope__</c>.</param>
    /// <param name="ct">Cancels the opening.</param>
    /// <returns>The statements' results. Dispose it before the session is used further.</returns>
    public async Task<SqlMapper.GridReader> BeginAndQueryAsync(AccessScope scope, string sql, object args, CancellationToken ct = default)
    {
        await BeginAsync(scope, ct);
        try
        {
            return await TellAndQueryAsync(sql, args, ct);
        }
        catch
        {
            await RollbackAsync();
            throw;
        }
    }

    /// <summary>
    /// One query in one round trip, without an explicit transaction: scope and query travel together and PostgreSQL
    /// treats the pair as one transaction. What a single read should use.
    /// </summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="scope">Whose rows are visible.</param>
    /// <param name="sql">One select.</param>
    /// <param name="args">Its parameters.</param>
    /// <param name="ct">Cancels the query.</param>
    public Task<List<T>> ReadAsync<T>(AccessScope scope, string sql, object? args = null, CancellationToken ct = default) =>
        _transaction is null ? ScopedRead.ListAsync<T>(_source, scope, sql, args, ct)
        : scope == _scope ? QueryAsync<T>(sql, args, ct)
        : throw new InvalidOperationException("The session is open with another scope.");

    /// <summary>Rows of a query.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="sql">A select, or a statement with <c>returning</c>.</param>
    /// <param name="args">Its parameters.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<List<T>> QueryAsync<T>(string sql, object? args = null, CancellationToken ct = default)
    {
        if (_told)
        {
            return (await Open.QueryAsync<T>(new CommandDefinition(sql, args, _transaction, cancellationToken: ct))).AsList();
        }

        await using var results = await TellAndQueryAsync(sql, args, ct);
        return (await results.ReadAsync<T>()).AsList();
    }

    /// <summary>The only row, or default.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="sql">A select, or a statement with <c>returning</c>.</param>
    /// <param name="args">Its parameters.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<T?> QueryOneAsync<T>(string sql, object? args = null, CancellationToken ct = default)
    {
        if (_told)
        {
            return await Open.QuerySingleOrDefaultAsync<T>(new CommandDefinition(sql, args, _transaction, cancellationToken: ct));
        }

        await using var results = await TellAndQueryAsync(sql, args, ct);
        return await results.ReadSingleOrDefaultAsync<T>();
    }

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">An insert, update or delete.</param>
    /// <param name="args">Its parameters.</param>
    /// <param name="ct">Cancels the statement.</param>
    /// <returns>The number of rows it touched.</returns>
    public async Task<int> ExecuteAsync(string sql, object? args = null, CancellationToken ct = default)
    {
        if (_told || args is System.Collections.IEnumerable)
        {
            // Several rows are as many statements.
            var connection = await UseConnectionAsync(ct);
            return await connection.ExecuteAsync(new CommandDefinition(sql, args, _transaction, cancellationToken: ct));
        }

        var rows = await Open.ExecuteAsync(new CommandDefinition(TellFirst + sql, WithScope(args), _transaction, cancellationToken: ct));
        _told = true;
        return rows;
    }

    /// <summary>Keeps a statement for the end: it travels with the commit. What it refuses, the commit throws, and nothing is committed.</summary>
    /// <param name="sql">An insert, update or delete.</param>
    /// <param name="args">Its parameters.</param>
    /// <param name="order">What it locks, when two transactions could lock the same things crosswise: statements go in this order, those without first.</param>
    public void AtCommit(string sql, object args, string order = "")
    {
        if (!IsOpen)
        {
            throw new InvalidOperationException("The session is not open.");
        }

        var command = new NpgsqlBatchCommand(sql);
        Arguments.Bind(command.Parameters, args);
        _last.Add((order, command));
    }

    /// <summary>Runs <paramref name="action"/> once the transaction has committed; never when it rolls back.</summary>
    /// <param name="action">Quick, must not throw.</param>
    public void OnCommitted(Action action) => _committed.Add(action);

    /// <summary>Commits and closes. What was written survives from here on.</summary>
    /// <param name="ct">Cancels before the commit is sent.</param>
    public async Task CommitAsync(CancellationToken ct = default)
    {
        if (_transaction is null)
        {
            throw new InvalidOperationException("The session is not open.");
        }

        if (_last.Count == 0)
        {
            await _transaction.CommitAsync(ct);
        }
        else
        {
            await CommitWithLastAsync(ct);
        }

        await CloseAsync();
        foreach (var action in _committed)
        {
            action();
        }

        _committed.Clear();
    }

    /// <summary>Undoes everything since <see cref="BeginAsync"/> and closes; the session can be begun again.</summary>
    public async Task RollbackAsync()
    {
        _committed.Clear();
        await CloseAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await RollbackAsync();

    private const string TellFirst =
        "select set_config('shemss.scope', @scope__kind, true), set_config('shemss.org', @scope__org, true), set_config('shemss.authority', @scope__authority, true);";

    /// <summary>Scope and statements in one message; the results begin with the statements'.</summary>
    private async Task<SqlMapper.GridReader> TellAndQueryAsync(string sql, object? args, CancellationToken ct)
    {
        var results = await Open.QueryMultipleAsync(new CommandDefinition(TellFirst + sql, WithScope(args), _transaction, cancellationToken: ct));
        try
        {
            await results.ReadAsync<string>();
            _told = true;
            return results;
        }
        catch
        {
            await results.DisposeAsync();
            throw;
        }
    }

    private DynamicParameters WithScope(object? args)
    {
        var parameters = new DynamicParameters(args);
        parameters.Add("scope__kind", Scope.WireKind);
        parameters.Add("scope__org", Scope.WireOrganisation);
        parameters.Add("scope__authority", Scope.WireAuthority);
        return parameters;
    }

    private async Task CommitWithLastAsync(CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(Open, _transaction);
        if (!_told)
        {
            var tell = new NpgsqlBatchCommand(ScopedRead.Tell);
            ScopedRead.BindScope(tell.Parameters, Scope);
            batch.BatchCommands.Add(tell);
        }

        foreach (var (_, command) in _last.OrderBy(l => l.Order, StringComparer.Ordinal))
        {
            batch.BatchCommands.Add(command);
        }

        // An error before it and the server does not come to it.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        await batch.ExecuteNonQueryAsync(ct);
    }

    private async Task CloseAsync()
    {
        // Disposing an uncommitted transaction rolls it back; on a broken connection there is nothing left to undo.
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
            _transaction = null;
        }

        if (_connection is not null)
        {
            await _connection.DisposeAsync();
            _connection = null;
        }

        _last.Clear();
        _scope = null;
        _told = false;
    }
}
