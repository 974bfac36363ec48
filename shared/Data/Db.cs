using Npgsql;

namespace Shemss.Data;

/// <summary>Opens sessions, and runs whole use cases again when PostgreSQL asks for it.</summary>
public sealed class Db(NpgsqlDataSource source)
{
    /// <summary>How often a use case is tried in all when it meets a serialization failure or a deadlock.</summary>
    public const int Attempts = 4;

    /// <summary>The service's data source, for what is no unit of work: LISTEN, COPY, advisory locks.</summary>
    public NpgsqlDataSource Source => source;

    /// <summary>Opens a session; the caller commits or disposes it.</summary>
    /// <param name="scope">Whose rows are visible.</param>
    /// <param name="ct">Cancels the opening.</param>
    public async Task<DbSession> BeginAsync(AccessScope scope, CancellationToken ct = default)
    {
        var session = new DbSession(source);
        await session.BeginAsync(scope, ct);
        return session;
    }

    /// <summary>One read in one round trip.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="scope">Whose rows are visible.</param>
    /// <param name="sql">One select.</param>
    /// <param name="args">Its parameters.</param>
    /// <param name="ct">Cancels the query.</param>
    public Task<List<T>> ReadAsync<T>(AccessScope scope, string sql, object? args = null, CancellationToken ct = default) =>
        ScopedRead.ListAsync<T>(source, scope, sql, args, ct);

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction and commits it. On 40001 and 40P01 the whole of it runs again
    /// from the start: never a single command.
    /// </summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="scope">Whose rows are visible.</param>
    /// <param name="work">The use case. It must not commit, and must bear being run twice.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<T> TransactAsync<T>(AccessScope scope, Func<DbSession, Task<T>> work, CancellationToken ct = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var session = new DbSession(source);
            try
            {
                await session.BeginAsync(scope, ct);
                var result = await work(session);
                await session.CommitAsync(ct);
                return result;
            }
            catch (PostgresException e) when (IsWorthAnotherTry(e) && attempt < Attempts)
            {
            }
        }
    }

    /// <inheritdoc cref="TransactAsync{T}"/>
    public Task TransactAsync(AccessScope scope, Func<DbSession, Task> work, CancellationToken ct = default) =>
        TransactAsync(scope, async session =>
        {
            await work(session);
            return true;
        }, ct);

    /// <summary>True for a serialization failure (40001) or a deadlock (40P01): running the whole use case again can succeed.</summary>
    /// <param name="e">What PostgreSQL said.</param>
    public static bool IsWorthAnotherTry(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;
}
