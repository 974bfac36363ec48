using System.Reflection;

namespace Shemss.Testing.Servers;

/// <summary>
/// The real servers of a test assembly, as an assembly fixture: <c>[assembly: AssemblyFixture(typeof(TestServers))]</c>, then a
/// test class takes it in its constructor and carries <c>[Trait("Needs", "Servers")]</c> (so that <c>./test unit</c> leaves it out).
/// </summary>
/// <remarks>
/// <c>./test</c> starts one PostgreSQL and one broker for the whole run and names them in <c>SHEMSS_TEST_POSTGRES</c>,
/// <c>SHEMSS_TEST_AMQP</c> and <c>SHEMSS_TEST_RABBITMQ_MANAGEMENT</c>. Where these are absent (a test assembly run by itself, an IDE)
/// each server is started when first asked for, and stopped with the assembly. Faults are for <see cref="PrivateServers"/>.
/// </remarks>
public sealed class TestServers : IAsyncDisposable
{
    private readonly TestPostgres _postgres = new();
    private readonly TestBroker _broker = new();

    /// <summary>The PostgreSQL server.</summary>
    public TestPostgres Postgres => Unless(_postgres);

    /// <summary>The RabbitMQ broker.</summary>
    public TestBroker Broker => Unless(_broker);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    // The fixture itself is made for every assembly, whether or not a test of this run takes it.
    private static T Unless<T>(T server) => Environment.GetEnvironmentVariable("SHEMSS_TEST_SERVERS") == "none"
        ? throw new InvalidOperationException("""A unit run starts no servers: give the test class that takes TestServers [Trait("Needs", "Servers")].""")
        : server;

    /// <summary>A name of its own on a shared server: test assembly, purpose, and what keeps two runs apart.</summary>
    internal static string UniqueName(string purpose)
    {
        var assembly = (Assembly.GetEntryAssembly()?.GetName().Name ?? "tests").Replace("Shemss.", string.Empty, StringComparison.Ordinal).Replace(".Tests", string.Empty, StringComparison.Ordinal);
        var name = $"{assembly}_{purpose}".ToLowerInvariant();
        return $"{name[..Math.Min(50, name.Length)]}_{Guid.CreateVersion7().ToString("N")[20..]}";
    }
}
