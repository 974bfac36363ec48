using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Shemss.LocalHosting.Servers;

namespace Shemss.Testing.Servers;

/// <summary>The RabbitMQ broker of a test run. Safe for tests that run in parallel.</summary>
public sealed class TestBroker : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private readonly ConcurrentBag<string> _hosts = [];
    private Uri? _server;
    private HttpClient? _management;
    private NativeRabbitMq? _own;

    /// <summary>A client of the management API that signs in by itself: paths begin with <c>api/</c>.</summary>
    public async Task<HttpClient> ManagementAsync()
    {
        await EnsureAsync();
        return _management!;
    }

    /// <summary>Makes a new, empty virtual host, and returns its AMQP address with user and password. It goes when the assembly's tests end.</summary>
    public async Task<string> CreateVirtualHostAsync(string name)
    {
        await EnsureAsync();
        var host = TestServers.UniqueName(name);
        var user = Uri.UnescapeDataString(_server!.UserInfo.Split(':')[0]);
        await NativeRabbitMq.CreateVirtualHostAsync(_management!, user, host);
        _hosts.Add(host);
        return $"amqp://{_server.UserInfo}@{_server.Host}:{_server.Port}/{Uri.EscapeDataString(host)}";
    }

    /// <summary>Deletes a queue with all that is in it, as an operator's mistake would.</summary>
    public async Task DeleteQueueAsync(string address, string queue)
    {
        await EnsureAsync();
        var host = new Uri(address).AbsolutePath.TrimStart('/');
        using var response = await _management!.DeleteAsync(new Uri($"api/queues/{host}/{Uri.EscapeDataString(queue)}", UriKind.Relative));
        response.EnsureSuccessStatusCode();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_own is not null)
        {
            await PrivateServers.DiscardAsync(_own);
        }
        else
        {
            foreach (var host in _hosts)
            {
                using var gone = await _management!.DeleteAsync(new Uri($"api/vhosts/{Uri.EscapeDataString(host)}", UriKind.Relative));
            }

            _management?.Dispose();
        }

        _starting.Dispose();
    }

    private async Task EnsureAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_server is not null)
            {
                return;
            }

            var address = Environment.GetEnvironmentVariable("SHEMSS_TEST_AMQP");
            if (address is null)
            {
                _own = await PrivateServers.StartBrokerAsync();
                _management = _own.Management;
                _server = new Uri(_own.ConnectionString());
                return;
            }

            var management = Environment.GetEnvironmentVariable("SHEMSS_TEST_RABBITMQ_MANAGEMENT")
                ?? throw new InvalidOperationException("SHEMSS_TEST_AMQP is set: SHEMSS_TEST_RABBITMQ_MANAGEMENT must name the same broker's management plugin (http://host:15672/).");
            var server = new Uri(address);
            _management = new HttpClient { BaseAddress = new Uri(management), Timeout = TimeSpan.FromSeconds(30) };
            _management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(server.UserInfo))));
            _server = server;
        }
        finally
        {
            _starting.Release();
        }
    }
}
