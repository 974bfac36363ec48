using System.Net;
using System.Text.Json;

namespace Shemss.Simulator.Story;

/// <summary>Where a running system is to be found.</summary>
/// <param name="Gateway">Its HTTP door.</param>
/// <param name="Loggers">Its door for data loggers.</param>
public sealed record SystemAddresses(Uri Gateway, IPEndPoint Loggers)
{
    /// <summary>Reads the file that AppHost writes.</summary>
    /// <param name="file">Its <c>addresses.json</c>.</param>
    public static SystemAddresses Read(string file)
    {
        var resources = JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("resources");
        Uri Url(string resource, string endpoint) => new(resources.GetProperty(resource).GetProperty("urls").GetProperty(endpoint).GetString()!);
        return new SystemAddresses(Url("gateway", "http"), new IPEndPoint(IPAddress.Loopback, Url("alerts", "hj212").Port));
    }
}
