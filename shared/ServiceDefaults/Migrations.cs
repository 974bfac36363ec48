using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shemss.Data;

namespace Shemss.ServiceDefaults;

/// <summary>The verb <c>migrate</c> every service understands.</summary>
public static class Migrations
{
    /// <summary>Brings the database to the newest schema when the first argument is <c>migrate</c>; the program then ends.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="builder">For the configuration.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="own">The service's assembly.</param>
    /// <param name="libraries">Shared assemblies that carry scripts besides this one, in order.</param>
    /// <returns>True when it migrated.</returns>
    /// <exception cref="InvalidOperationException">A script failed, or the connection string is missing.</exception>
    public static async Task<bool> RunIfAskedAsync(
        string[] args, IHostApplicationBuilder builder, string service, Assembly own, params Assembly[] libraries)
    {
        if (args is not ["migrate", ..])
        {
            return false;
        }

        using var logging = LoggerFactory.Create(log => log.AddSimpleConsole(o => o.SingleLine = true));
        await RunAsync(DataExtensions.OwnerConnectionString(builder.Configuration, service), service, own, libraries, logging.CreateLogger("migrate"));
        return true;
    }

    /// <summary>Brings a database to the newest schema.</summary>
    /// <param name="connectionString">The owner's.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="own">The service's assembly.</param>
    /// <param name="libraries">Shared assemblies that carry scripts besides this one, in order.</param>
    /// <param name="logger">Told each script.</param>
    /// <returns>The names of the scripts applied now.</returns>
    /// <exception cref="InvalidOperationException">A script failed; its transaction was rolled back.</exception>
    public static Task<IReadOnlyList<string>> RunAsync(
        string connectionString, string service, Assembly own, IEnumerable<Assembly> libraries, ILogger logger) =>
        Migrator.RunAsync(connectionString, service, libraries.Prepend(typeof(Migrations).Assembly), own, logger);
}
