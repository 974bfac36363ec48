using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Shemss.ServiceDefaults;
using Shemss.Testing.Identity;
using Shemss.Testing.Servers;

namespace Shemss.Identity.Tests;

/// <summary>Identity on Kestrel with a database of its own, or one that another replica uses too.</summary>
internal sealed class IdentityHost : WebApplicationFactory<Program>
{
    public const string Issuer = "http://identity.test/";

    private static readonly SemaphoreSlim Seeding = new(1);
    private static string? _template;

    private readonly Dictionary<string, string> _settings;
    private readonly string _environment;
    private readonly FakeTimeProvider? _time;

    private IdentityHost(string connectionString, string environment, Dictionary<string, string>? settings, FakeTimeProvider? time)
    {
        _environment = environment;
        _time = time;
        _settings = new()
        {
            ["ConnectionStrings:identity-db"] = connectionString,
            ["Auth:Authority"] = Issuer,
            ["Logging:LogLevel:Default"] = "Warning",
            ["Service:FilesPath"] = Path.Combine(Path.GetTempPath(), "shemss-identity-tests"),

            // Hashing is what limits these tests; the limits have tests of their own.
            ["Identity:SignIn:AttemptsPerMinute"] = "10000",
            ["Identity:Tokens:RequestsPerMinute"] = "100000",
        };
        foreach (var (key, value) in settings ?? [])
        {
            _settings[key] = value;
        }
    }

    public Uri Address => ClientOptions.BaseAddress;

    public static async Task<string> DatabaseAsync(TestServers servers)
    {
        var connectionString = await servers.Postgres.CreateDatabaseAsync("db");
        await Migrations.RunAsync(connectionString, "identity", typeof(Program).Assembly, [], NullLogger.Instance);
        return connectionString;
    }

    /// <summary>A database as the first start in Development leaves it: a copy, because hashing every secret anew is what takes long.</summary>
    private static async Task<string> SeededAsync(TestServers servers)
    {
        await Seeding.WaitAsync();
        try
        {
            if (_template is null)
            {
                var database = await DatabaseAsync(servers);
                var first = await StartAsync(servers, database);
                await first.DisposeAsync();

                // A database with a connection cannot be copied.
                NpgsqlConnection.ClearAllPools();
                _template = new NpgsqlConnectionStringBuilder(database).Database;
            }
        }
        finally
        {
            Seeding.Release();
        }

        return await servers.Postgres.CreateDatabaseAsync("copy", _template);
    }

    /// <summary>A running Identity. On <paramref name="connectionString"/> when another replica's database is meant.</summary>
    public static async Task<IdentityHost> StartAsync(
        TestServers servers, string? connectionString = null, string environment = "Development", Dictionary<string, string>? settings = null, FakeTimeProvider? time = null)
    {
        var host = new IdentityHost(connectionString ?? await SeededAsync(servers), environment, settings, time);
        host.UseKestrel(0);
        try
        {
            host.StartServer();
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return host;
    }

    /// <summary>A fresh browser.</summary>
    public CodeFlow Browser() => new(Address);

    /// <summary>An API client with the account's token.</summary>
    public async Task<HttpClient> ClientAsync(string userName, string password = Demo.DemoAccounts.Password)
    {
        using var browser = Browser();
        return ClientOf((await browser.SignInAsync(userName, password)).AccessToken);
    }

    public HttpClient ClientOf(string accessToken)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", accessToken);
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(_environment);
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        if (_time is not null)
        {
            builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)));
        }
    }
}
