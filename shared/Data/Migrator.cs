using System.Reflection;
using DbUp;
using DbUp.Engine.Output;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Shemss.Data;

/// <summary>Brings a service's database to the newest schema: embedded scripts, forward only, one at a time.</summary>
public static class Migrator
{
    // Any number will do, so long as every migrator of every service uses the same one; locks are per database.
    private const long LockKey = 0x5348454D5353;

    /// <summary>
    /// Applies every script not applied yet: first the platform's (this assembly and <paramref name="libraries"/>), then the
    /// service's own, each in a transaction. Concurrent callers wait for each other.
    /// </summary>
    /// <param name="connectionString">The owner's connection string.</param>
    /// <param name="service">The service's name; its role is created when missing.</param>
    /// <param name="libraries">Shared assemblies that carry scripts, in order.</param>
    /// <param name="own">The service's assembly.</param>
    /// <param name="logger">Told each script.</param>
    /// <returns>The names of the scripts applied now.</returns>
    /// <exception cref="InvalidOperationException">A script failed; its transaction was rolled back.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(
        string connectionString, string service, IEnumerable<Assembly> libraries, Assembly own, ILogger logger)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        await using var holder = new NpgsqlConnection(unpooled);
        await holder.OpenAsync();
        await ExecuteAsync(holder, $"select pg_advisory_lock({LockKey})");
        await CreateRoleAsync(holder, DataExtensions.RoleOf(service));

        var applied = new List<string>();
        foreach (var assembly in new[] { typeof(Migrator).Assembly }.Concat(libraries).Append(own).Distinct())
        {
            var engine = DeployChanges.To
                .PostgresqlDatabase(unpooled)
                .WithScriptsEmbeddedInAssembly(assembly, name => name.Contains(".Migrations.", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
                .JournalToPostgresqlTable("public", "schema_journal")
                .WithVariablesDisabled()
                .WithTransactionPerScript()
                .LogTo(new Log(logger))
                .Build();
            var result = engine.PerformUpgrade();
            if (!result.Successful)
            {
                throw new InvalidOperationException($"Migration {result.ErrorScript?.Name} of {service} failed.", result.Error);
            }

            applied.AddRange(result.Scripts.Select(s => s.Name));
        }

        await GrantAsync(holder, DataExtensions.RoleOf(service));
        return applied;
    }

    private static async Task CreateRoleAsync(NpgsqlConnection connection, string role)
    {
        // Roles belong to the cluster: two databases' migrators may create one at the same moment.
        await ExecuteAsync(connection, $"""
            do $$ begin
                if not exists (select from pg_roles where rolname = '{role}') then create role {role} nologin; end if;
            exception when duplicate_object or unique_violation then null;
            end $$;
            do $$ begin
                if not pg_has_role(current_user, '{role}', 'member') then execute format('grant {role} to %I', current_user); end if;
            end $$;
            """);
    }

    private static Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        return command.ExecuteNonQueryAsync();
    }

    /// <summary>The service's role reads and writes its tables and owns none. Schema messaging grants for itself: its log is INSERT-only.</summary>
    private static Task GrantAsync(NpgsqlConnection connection, string role) => ExecuteAsync(connection, $"""
        grant usage on schema public, platform to {role};
        grant select, insert, update, delete on all tables in schema public to {role};
        revoke all on public.schema_journal from {role};
        grant select on public.schema_journal to {role};
        grant usage, select on all sequences in schema public to {role};
        grant select, insert, update, delete on all tables in schema platform to {role};
        do $$ begin
            if to_regprocedure('messaging.grant_to(text)') is not null then perform messaging.grant_to('{role}'); end if;
        end $$;
        """);

    private sealed class Log(ILogger logger) : IUpgradeLog
    {
#pragma warning disable CA2254 // DbUp hands over its own composite format strings.
        public void LogTrace(string format, params object[] args) => logger.LogTrace(format, args);

        public void LogDebug(string format, params object[] args) => logger.LogDebug(format, args);

        public void LogInformation(string format, params object[] args) => logger.LogInformation(format, args);

        public void LogWarning(string format, params object[] args) => logger.LogWarning(format, args);

        public void LogError(string format, params object[] args) => logger.LogError(format, args);

        public void LogError(Exception ex, string format, params object[] args) => logger.LogError(ex, format, args);
#pragma warning restore CA2254
    }
}
