using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Shemss.Data;
using Shemss.Messaging;
using Shemss.ServiceDefaults;
using Shemss.Testing.Servers;

namespace Shemss.Testing;

/// <summary>What a test changes about a service before it starts.</summary>
public sealed class ServiceSetup
{
    /// <summary>Configuration, over everything else.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    /// <summary>The clock; null for the system's. A fake one should start near the present: tokens and certificates know the real time.</summary>
    public FakeTimeProvider? Time { get; set; }

    /// <summary>Changes to the container, after the service's own.</summary>
    public Action<IServiceCollection>? Services { get; set; }

    /// <summary>A database that is there already (a second replica, a restart); null for a new one.</summary>
    public string? Database { get; set; }

    /// <summary>A broker address that is there already; null for a virtual host of its own.</summary>
    public string? Broker { get; set; }
}

/// <summary>
/// A service in this process on Kestrel and a free port, with a migrated database and a virtual host of its own, trusting <see cref="TestTokens"/>.
/// <c>await using var registry = await ServiceFactory&lt;Program&gt;.StartAsync(servers, "registry");</c>
/// </summary>
/// <typeparam name="TProgram">The service's Program.</typeparam>
public sealed class ServiceFactory<TProgram> : WebApplicationFactory<TProgram>
    where TProgram : class
{
    private readonly ServiceSetup _setup;
    private readonly Dictionary<string, string?> _settings;
    private readonly string _files;

    private ServiceFactory(ServiceSetup setup, Dictionary<string, string?> settings, string files)
    {
        _setup = setup;
        _settings = settings;
        _files = files;
        UseKestrel(0);
    }

    /// <summary>The database's connection string, as its owner.</summary>
    public string Database { get; private init; } = "";

    /// <summary>The broker's address with virtual host; empty when the service has no messaging.</summary>
    public string Broker { get; private init; } = "";

    /// <summary>Where it answers.</summary>
    public Uri Address => new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The service as the walks take it.</summary>
    public ServiceUnderTest Target => new(Address, Database, Services);

#pragma warning disable CA1000 // A constructor cannot await.
    /// <summary>Starts a service.</summary>
    /// <param name="servers">The test assembly's servers.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="change">Changes before the start.</param>
    public static async Task<ServiceFactory<TProgram>> StartAsync(TestServers servers, string service, Action<ServiceSetup>? change = null)
    {
        var setup = new ServiceSetup();
        change?.Invoke(setup);
        var messaging = Migrated.UsesMessaging(typeof(TProgram).Assembly);
        var database = setup.Database ?? await Migrated.CreateAsync(servers, service, typeof(TProgram).Assembly);
        var broker = messaging ? setup.Broker ?? await servers.Broker.CreateVirtualHostAsync(service) : "";
        var files = PrivateServers.TemporaryFolder("files");
        var settings = new Dictionary<string, string?>(TestTokens.Settings)
        {
            [$"ConnectionStrings:{service}-db"] = database,
            ["ConnectionStrings:messaging"] = broker,
            ["Service:FilesPath"] = files,
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (key, value) in setup.Settings)
        {
            settings[key] = value;
        }

        var factory = new ServiceFactory<TProgram>(setup, settings, files) { Database = database, Broker = broker };
        try
        {
            await Task.Run(factory.StartServer);
            return factory;
        }
        catch
        {
            await factory.DisposeAsync();
            throw;
        }
    }
#pragma warning restore CA1000

    /// <summary>A client with a token; null for none.</summary>
    public HttpClient Client(string? token) => Target.Client(token);

    /// <summary>A client of a role.</summary>
    public HttpClient Client(Role role, Guid? organisation = null, Guid? authority = null) =>
        Target.Client(role, organisation, authority);

    /// <summary>A connection as the database's owner: sees every row.</summary>
    public async Task<NpgsqlConnection> OwnerConnectionAsync()
    {
        var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        return connection;
    }

    /// <inheritdoc />
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services =>
        {
            if (_setup.Time is { } time)
            {
                services.AddSingleton<TimeProvider>(time);
            }

            _setup.Services?.Invoke(services);
        });
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Directory.Exists(_files))
        {
            Directory.Delete(_files, recursive: true);
        }
    }
}

/// <summary>Databases with a service's schema: migrated once per run of a test assembly, then copied.</summary>
public static class Migrated
{
    private static readonly ConcurrentDictionary<(TestServers, Assembly), Lazy<Task<string>>> Templates = new();

    /// <summary>A new database with the schema of <paramref name="own"/> and the shared libraries it uses.</summary>
    /// <param name="servers">The test assembly's servers.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="own">The service's assembly.</param>
    public static async Task<string> CreateAsync(TestServers servers, string service, Assembly own)
    {
        var template = await Templates.GetOrAdd((servers, own), _ => new Lazy<Task<string>>(() => MigrateAsync(servers, service, own))).Value;
        return await servers.Postgres.CreateDatabaseAsync(service, template);
    }

    internal static bool UsesMessaging(Assembly own) =>
        own.GetReferencedAssemblies().Any(a => a.Name == typeof(MessagingMigrations).Assembly.GetName().Name);

    private static async Task<string> MigrateAsync(TestServers servers, string service, Assembly own)
    {
        var database = await servers.Postgres.CreateDatabaseAsync($"{service}_schema");
        // What the service hands to its own `migrate`: the libraries it references that carry scripts, the ones others build on first.
        Assembly[] libraries =
        [
            .. own.GetReferencedAssemblies()
                .Where(a => a.Name!.StartsWith("Shemss.", StringComparison.Ordinal))
                .Select(Assembly.Load)
                .Where(a => a.GetManifestResourceNames().Any(r => r.Contains(".Migrations.", StringComparison.Ordinal)))
                .OrderByDescending(a => a == typeof(MessagingMigrations).Assembly),
        ];
        await Migrations.RunAsync(database, service, own, libraries, NullLogger.Instance);

        // A template must have no connection open.
        NpgsqlConnection.ClearPool(new NpgsqlConnection(database));
        return new NpgsqlConnectionStringBuilder(database).Database!;
    }
}
