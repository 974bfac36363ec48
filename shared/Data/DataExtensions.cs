using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Shemss.Data;

/// <summary>Registers a service's database.</summary>
public static class DataExtensions
{
    // Every command and every COPY at Information is too much by default; traces tell it better.
    private static readonly string[] TooTalkative = ["Npgsql.Command", "Npgsql.Copy"];

    private const int PoolSize = 24;

    /// <summary>
    /// Adds the data source of <c>ConnectionStrings:{service}-db</c>, <see cref="Db"/>, and one lazily begun
    /// <see cref="DbSession"/> per scope (request, event). The connections act as role <c>shemss_{service}</c>,
    /// which owns no table, so that row-level security binds them.
    /// </summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="service">The service's name, <c>registry</c> say.</param>
    /// <exception cref="InvalidOperationException">The connection string is missing.</exception>
    public static IHostApplicationBuilder AddDatabase(this IHostApplicationBuilder builder, string service)
    {
        DapperSetup.Apply();
        var connectionString = ServiceConnectionString(builder.Configuration, service);
        foreach (var category in TooTalkative.Where(c => builder.Configuration[$"Logging:LogLevel:{c}"] is null))
        {
            builder.Logging.AddFilter(category, LogLevel.Warning);
        }

        builder.Services.AddNpgsqlDataSource(connectionString, source =>
        {
            source.Name = $"{service}-db";
            source.ConfigureTracing(WithinTraces);
        });
        builder.Services.AddSingleton<Db>();
        builder.Services.AddScoped<DbSession>();
        return builder;
    }

    /// <summary>
    /// For one connection outside the pool that is held for long, for a lock or LISTEN. A server that is gone without a word is noticed
    /// within half a minute: after five seconds of silence it is asked every other second, as often as the system's own setting says (nine times).
    /// </summary>
    /// <param name="connectionString">As which role it connects where.</param>
    /// <param name="name">What PostgreSQL's list of sessions shows.</param>
    public static NpgsqlDataSource Dedicated(string connectionString, string name)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.Pooling = false;
        builder.ConnectionStringBuilder.TcpKeepAlive = true;
        builder.ConnectionStringBuilder.TcpKeepAliveTime = 5;
        builder.ConnectionStringBuilder.TcpKeepAliveInterval = 2;
        builder.ConnectionStringBuilder.ApplicationName = name;
        builder.ConfigureTracing(WithinTraces);
        return builder.Build();
    }

    /// <summary>
    /// A command belongs to a request's or an event's trace. Those of pollers would each be a trace of their own, a dozen a second
    /// in a system that does nothing, and whoever looks for a request would look through them. The time to the first row is nearly a
    /// small query's whole time: it says little and is paid for in every span.
    /// </summary>
    private static void WithinTraces(NpgsqlTracingOptionsBuilder tracing) => tracing
        .ConfigureCommandFilter(_ => IsTraced())
        .ConfigureBatchFilter(_ => IsTraced())
        .ConfigureCopyOperationFilter(_ => IsTraced())
        .EnableFirstResponseEvent(false);

    private static bool IsTraced() => Activity.Current is { IsAllDataRequested: true };

    /// <summary>The role a service's connections act as.</summary>
    /// <param name="service">The service's name.</param>
    public static string RoleOf(string service) => $"shemss_{service}";

    /// <summary>The owner's connection string, as configured: what migrations use.</summary>
    /// <param name="configuration">The service's configuration.</param>
    /// <param name="service">The service's name.</param>
    public static string OwnerConnectionString(IConfiguration configuration, string service) =>
        configuration.GetConnectionString($"{service}-db")
        ?? throw new InvalidOperationException($"ConnectionStrings:{service}-db is not configured.");

    /// <summary>The configured connection string, acting as the service's role.</summary>
    /// <param name="configuration">The service's configuration.</param>
    /// <param name="service">The service's name.</param>
    public static string ServiceConnectionString(IConfiguration configuration, string service)
    {
        var given = new NpgsqlConnectionStringBuilder(OwnerConnectionString(configuration, service))
        {
            // All settings of ours are transaction-local, so a returned connection carries nothing to reset;
            // a reset would also undo the role.
            NoResetOnClose = true,
            // Short statements gain nothing from compilation, and a wrong estimate makes it take seconds.
            Options = $"-c role={RoleOf(service)} -c jit=off",
            ApplicationName = $"shemss-{service}",
        };
        if (given.MaxAutoPrepare == 0)
        {
            given.MaxAutoPrepare = 100;
        }

        // The pool hands its connections out in turn: each more is a server process whose caches are cold when its turn comes, and
        // seven services with the driver's hundred could ask the server for seven hundred.
        if (!given.Keys.OfType<string>().Contains("Maximum Pool Size", StringComparer.OrdinalIgnoreCase))
        {
            given.MaxPoolSize = PoolSize;
        }

        return given.ConnectionString;
    }
}
