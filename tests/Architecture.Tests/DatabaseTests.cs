using System.Reflection;
using System.Text.RegularExpressions;
using Npgsql;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Architecture.Tests;

/// <summary>Rules that only a migrated database can answer.</summary>
[Trait("Needs", "Servers")]
public sealed partial class DatabaseTests(TestServers servers)
{
    private const string TablesWithoutPolicy = """
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'platform') and c.relkind in ('r', 'p')
          and not (c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))
          and c.relname <> 'unowned_table'
          and not exists (select from platform.unowned_table u where u.table_name = c.relname)
        order by 1
        """;

    public static TheoryData<string> Services => [.. Assemblies.Keys];

    private static readonly Dictionary<string, Assembly> Assemblies = new(StringComparer.Ordinal)
    {
        ["registry"] = Load("Registry"),
        ["sites"] = Load("Sites"),
        ["maintenance"] = Load("Maintenance"),
        ["comparison"] = Load("Comparison"),
        ["alerts"] = Load("Alerts"),
        ["credit"] = Load("Credit"),
    };

    [GeneratedRegex(@"^\s*(?:select|insert|update|delete|with)\s", RegexOptions.IgnoreCase)]
    private static partial Regex Statement { get; }

    [GeneratedRegex(@"(?<![@\w])@(\w+)")]
    private static partial Regex Parameter { get; }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Every_table_has_an_owners_policy_or_a_reason_why_not(string service)
    {
        await using var connection = await OpenAsync(service);
        Assert.Empty(await ReadAsync(connection, TablesWithoutPolicy));
    }

    [Fact]
    public async Task A_table_without_a_policy_is_found()
    {
        await using var connection = await OpenAsync("registry");
        await using var create = new NpgsqlCommand("create table forgotten (id uuid primary key, institution_id uuid not null)", connection);
        await create.ExecuteNonQueryAsync();
        Assert.Equal(["forgotten"], await ReadAsync(connection, TablesWithoutPolicy));
    }

    /// <summary>Every SQL constant of a service is one PostgreSQL understands against the migrated schema.</summary>
    [Theory]
    [MemberData(nameof(Services))]
    public async Task Every_statement_can_be_prepared(string service)
    {
        await using var connection = await OpenAsync(service);
        var failures = new List<string>();
        foreach (var (name, sql) in Statements(Assemblies[service]))
        {
            if (await PrepareAsync(connection, sql) is { } error)
            {
                failures.Add($"{name}: {error}");
            }
        }

        Assert.Empty(failures);
    }

    [Fact]
    public async Task A_statement_with_a_misspelt_column_is_found()
    {
        await using var connection = await OpenAsync("registry");
        Assert.NotNull(await PrepareAsync(connection, "select nmae from institution where id = @id"));
    }

    private static Assembly Load(string name) => Assembly.Load($"Shemss.{name}");

    private static IEnumerable<(string Name, string Sql)> Statements(Assembly assembly) =>
        from type in assembly.GetTypes()
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where field.IsLiteral && field.FieldType == typeof(string)
        let text = (string)field.GetRawConstantValue()!
        // A session's own temporary table is not there to be prepared against.
        where Statement.IsMatch(text) && !text.Contains("pg_temp.", StringComparison.Ordinal)
        from sql in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        select ($"{type.FullName}.{field.Name}", sql);

    private static async Task<string?> PrepareAsync(NpgsqlConnection connection, string sql)
    {
        var names = new List<string>();
        var numbered = Parameter.Replace(sql, match =>
        {
            var name = match.Groups[1].Value;
            if (!names.Contains(name))
            {
                names.Add(name);
            }

            return $"${names.IndexOf(name) + 1}";
        });
        try
        {
            await using var command = new NpgsqlCommand($"prepare probe as {numbered}", connection) { AllResultTypesAreUnknown = true };
            await command.ExecuteNonQueryAsync();
            await using var forget = new NpgsqlCommand("deallocate probe", connection);
            await forget.ExecuteNonQueryAsync();
            return null;
        }
        catch (PostgresException e)
        {
            return e.MessageText;
        }
    }

    private static async Task<List<string>> ReadAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private async Task<NpgsqlConnection> OpenAsync(string service)
    {
        var connection = new NpgsqlConnection(await Migrated.CreateAsync(servers, service, Assemblies[service]));
        await connection.OpenAsync();
        return connection;
    }
}
