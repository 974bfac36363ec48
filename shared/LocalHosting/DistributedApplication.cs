using System.Reflection;
using Shemss.LocalHosting.Running;

namespace Shemss.LocalHosting;

/// <summary>The environment the AppHost runs in.</summary>
public sealed class HostEnvironment
{
    /// <summary><c>DOTNET_ENVIRONMENT</c>, or Development: this is how a developer runs the system.</summary>
    public string EnvironmentName { get; } =
        Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") is { Length: > 0 } stated ? stated : "Development";
}

/// <summary>Collects what the system is made of.</summary>
public sealed class DistributedApplicationBuilder
{
    internal DistributedApplicationBuilder(string[] args, Assembly? appHost)
    {
        Args = args;
        AppHostDirectory = appHost?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == "apphostprojectpath")?.Value
            ?? Directory.GetCurrentDirectory();
    }

    /// <summary>The folder of the AppHost's project.</summary>
    public string AppHostDirectory { get; }

    /// <summary>The environment that the services are told to run in.</summary>
    public HostEnvironment Environment { get; } = new();

    internal string[] Args { get; }

    internal List<IResource> Resources { get; } = [];

    /// <summary>Ends the description: what is built can be run.</summary>
    public DistributedApplication Build() => new(this);

    internal IResourceBuilder<T> Add<T>(T resource)
        where T : IResource
    {
        if (Resources.Exists(r => string.Equals(r.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new InvalidOperationException($"Two resources of the AppHost are named '{resource.Name}'.");
        }

        Resources.Add(resource);
        return new ResourceBuilder<T>(this, resource);
    }
}

/// <summary>
/// The whole system as plain processes of this machine. The calls are those of Aspire (namespace <c>Aspire.Hosting</c>), so that
/// one <c>AppHost.cs</c> compiles against either.
/// </summary>
public sealed class DistributedApplication
{
    private readonly DistributedApplicationBuilder _builder;

    internal DistributedApplication(DistributedApplicationBuilder builder) => _builder = builder;

    /// <summary>
    /// Begins the description of a system. Known arguments: <c>--reset</c> starts it empty; <c>--data FOLDER</c> (or variable
    /// <c>SHEMSS_DATA</c>) keeps its data there instead of in <c>.data</c> beside the AppHost's folder.
    /// </summary>
    public static DistributedApplicationBuilder CreateBuilder(string[] args) => new(args, Assembly.GetCallingAssembly());

    /// <summary>
    /// Starts everything in order of dependency and returns when it has been stopped by Ctrl-C or SIGTERM, or could not be started.
    /// The process's exit code is then 0 or 1.
    /// </summary>
    public void Run() => Environment.ExitCode = LocalHost.RunAsync(_builder).GetAwaiter().GetResult();
}

/// <summary>A resource with the AppHost it belongs to.</summary>
internal sealed class ResourceBuilder<T>(DistributedApplicationBuilder application, T resource) : IResourceBuilder<T>
    where T : IResource
{
    public DistributedApplicationBuilder Application => application;

    public T Resource => resource;
}
