using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Shemss.ServiceDefaults;

/// <summary>
/// The system's clock, put forward by what a file says: so that a day can pass in a running system within a test. Only in Development,
/// only where <c>Clock:OffsetFile</c> names the file; elsewhere the setting keeps the service from starting. Timers go on in real time.
/// </summary>
internal sealed class OffsetClock(string file) : TimeProvider
{
    private const string Setting = "Clock:OffsetFile";

    /// <summary>The clock of a service.</summary>
    /// <exception cref="InvalidOperationException">The setting is there outside Development.</exception>
    public static TimeProvider Of(IHostApplicationBuilder builder) => builder.Configuration[Setting] switch
    {
        null or "" => System,
        _ when !builder.Environment.IsDevelopment() => throw new InvalidOperationException($"{Setting} turns the clock and is for Development only."),
        var file => new OffsetClock(file),
    };

    public override DateTimeOffset GetUtcNow() =>
        base.GetUtcNow() + (File.Exists(file) ? TimeSpan.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture) : TimeSpan.Zero);
}
