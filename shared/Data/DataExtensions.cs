using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Shemss.Data;

/// <summary>Registers a service's database.</summary>
public static class DataExtensions
{
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
        if (builder.Configuration["Logging:LogLevel:Npgsql.Command"] is null)
        {
            // Every command at Information is too much by default; traces tell it better.
            builder.Logging.AddFilter("Npgsql.Command", LogLevel.Warning);
        }

        builder.Services.AddNpgsqlDataSource(connectionString, source =>
        {
            source.Name = $"{service}-db";

            // The time to the first row is nearly a small query's whole time: it says little and is paid for in every span.
            source.ConfigureTracing(tracing => tracing.EnableFirstResponseEvent(false));
        });
        builder.Services.AddSingleton<Db>();
        builder.Services.AddScoped<DbSession>();
        return builder;
    }

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
        if (!given.ContainsKey("Max Auto Prepare") || given.MaxAutoPrepare == 0)
        {
            given.MaxAutoPrepare = 100;
        }

        return given.ConnectionString;
    }
}
