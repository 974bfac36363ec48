using System.Diagnostics;
using Shemss.LocalHosting.Servers;
using Shemss.Testing.Servers;

namespace Shemss.Testing.Run;

/// <summary>The one PostgreSQL and the one broker of a test run. Servers that the environment already names are used as they are.</summary>
internal sealed class SharedServers : IAsyncDisposable
{
    private NativePostgres? _postgres;
    private NativeRabbitMq? _broker;

    /// <summary>Starts them side by side, and returns the variables by which the tests find them.</summary>
    public async Task<Dictionary<string, string>> StartAsync(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var variables = new Dictionary<string, string>();
        var postgres = IsNamed("SHEMSS_TEST_POSTGRES") ? null : PrivateServers.StartPostgresAsync(fsync: false);
        var broker = IsNamed("SHEMSS_TEST_AMQP") ? null : PrivateServers.StartBrokerAsync();
        if (postgres is not null)
        {
            _postgres = await postgres.WaitAsync(cancellation);
            variables["SHEMSS_TEST_POSTGRES"] = _postgres.ConnectionString();
        }

        if (broker is not null)
        {
            _broker = await broker.WaitAsync(cancellation);
            variables["SHEMSS_TEST_AMQP"] = _broker.ConnectionString();
            variables["SHEMSS_TEST_RABBITMQ_MANAGEMENT"] = _broker.ManagementUri.ToString();
        }

        Console.WriteLine($"PostgreSQL and RabbitMQ of this run are up after {watch.Elapsed.TotalSeconds:0.0} s");
        return variables;
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
        {
            await PrivateServers.DiscardAsync(_broker);
        }

        if (_postgres is not null)
        {
            await PrivateServers.DiscardAsync(_postgres);
        }
    }

    private static bool IsNamed(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
