using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Shemss.ServiceDefaults;

namespace Shemss.Testing;

/// <summary>A running service as tests see it: real HTTP, its database, its container.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Database">Its database's connection string, as the owner: tests look past row-level security.</param>
/// <param name="Services">Its container.</param>
public sealed record ServiceUnderTest(Uri Address, string Database, IServiceProvider Services)
{
    /// <summary>A client with a token; null for none. A POST without Idempotency-Key gets a new one.</summary>
    public HttpClient Client(string? token)
    {
        // Expect: 100-continue lets a refused large upload end by its answer instead of a broken connection.
        var client = new HttpClient(new KeyHandler { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(5) } })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromSeconds(60),
        };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A client of a role.</summary>
    public HttpClient Client(Role role, Guid? organisation = null, Guid? authority = null) =>
        Client(TestTokens.For(role, organisation, authority, now: Services.GetRequiredService<TimeProvider>().GetUtcNow()));

    private sealed class KeyHandler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Post && !request.Headers.Contains("Idempotency-Key"))
            {
                request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString("N"));
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
