using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using MassTransit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shemss.Contracts.Registry.V1;
using Shemss.Contracts.Sites.V1;
using Shemss.Data;

namespace Shemss.Messaging.Tests.Host;

/// <summary>A small real service: Kestrel, its database, its place on the bus.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestService(WebApplication app, ServiceSettings settings) => (_app, Settings) = (app, settings);

    public ServiceSettings Settings { get; }

    public IServiceProvider Services => _app.Services;

    public Db Db => Services.GetRequiredService<Db>();

    public HttpClient Client() => new() { BaseAddress = new Uri($"http://127.0.0.1:{Settings.Port}/") };

    public static async Task<TestService> StartAsync(ServiceSettings settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.Logging.ClearProviders();
        if (Environment.GetEnvironmentVariable("SHEMSS_TEST_LOG") == "1")
        {
            builder.Logging.AddSimpleConsole(o => o.SingleLine = true).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        }

        builder.Configuration.AddInMemoryCollection(Configuration(settings));
        builder.WebHost.UseUrls($"http://127.0.0.1:{settings.Port}");
        builder.AddDatabase(settings.Name);
        builder.AddMessaging(settings.Name, on =>
        {
            foreach (var contract in settings.Listens)
            {
                _ = contract switch
                {
                    nameof(InstitutionFiled) => on.On<InstitutionFiled, OnInstitutionFiled>(),
                    nameof(FilingChanged) => on.On<FilingChanged, OnFilingChanged>(),
                    nameof(EnterpriseRegistered) => on.On<EnterpriseRegistered, OnEnterpriseRegistered>(),
                    _ => throw new ArgumentException(contract),
                };
            }
        });
        builder.Services.AddHttpClient(MessagingExtensions.InternalClient)
            .ConfigureHttpClient(c => c.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Test", "service"));
        builder.Services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, TestScheme>("Test", null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(MessagingEndpoints.ServicePolicy, p => p.RequireClaim("role", "service"))
            .AddPolicy(MessagingEndpoints.OperatorPolicy, p => p.RequireClaim("role", "admin"));

        var app = builder.Build();
        app.Services.GetRequiredService<MessagingOptions>().Deduplicate = settings.Deduplicate;
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapMessaging();
        app.MapHealthChecks("/health");
        // Key "self" is answered with an event by who listens.
        app.MapPost("/facts", async (string key, long number, Db db) =>
        {
            await db.WriteFactAsync(key, number, key == "self" ? Facts.Filed(number, "self-operated") : null);
            return Results.StatusCode(StatusCodes.Status201Created);
        });
        await app.StartAsync();

        // A service does not wait for the bus. The tests do: what is published before the queue is bound is reconciliation's.
        await app.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromMinutes(1));
        return new TestService(app, settings);
    }

    /// <summary>Stops in order: what is being handled is finished.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static Dictionary<string, string?> Configuration(ServiceSettings settings)
    {
        var configuration = new Dictionary<string, string?>
        {
            [$"ConnectionStrings:{settings.Name}-db"] = settings.Database,
            ["ConnectionStrings:messaging"] = settings.Broker,
        };
        foreach (var (name, port) in settings.Peers)
        {
            configuration[$"services:{name}:http:0"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        }

        foreach (var (option, value) in settings.Options)
        {
            configuration[$"Messaging:{option}"] = value;
        }

        return configuration;
    }

    /// <summary><c>Authorization: Test {role}</c> signs in with that role.</summary>
    private sealed class TestScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(Request.Headers.Authorization.ToString() is ['T', 'e', 's', 't', ' ', .. var role]
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim("role", role)], "Test")), "Test"))
                : AuthenticateResult.NoResult());
    }
}
