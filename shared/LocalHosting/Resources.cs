namespace Shemss.LocalHosting;

/// <summary>A part of the system that the AppHost describes.</summary>
public interface IResource
{
    /// <summary>The name it has in logs, addresses and environment variables; unique in the AppHost.</summary>
    string Name { get; }
}

/// <summary>A resource that others reach by a connection string.</summary>
public interface IResourceWithConnectionString : IResource;

/// <summary>A resource that others reach by service discovery.</summary>
public interface IResourceWithServiceDiscovery : IResource;

/// <summary>Names a project to run. <c>Projects.*</c> types are generated at build from the AppHost's project references.</summary>
public interface IProjectMetadata
{
    /// <summary>The full path of the project file.</summary>
    string ProjectPath { get; }

    /// <summary>The full path of the built assembly.</summary>
    string AssemblyPath { get; }
}

/// <summary>Configures one resource of the AppHost.</summary>
public interface IResourceBuilder<out T>
    where T : IResource
{
    /// <summary>The resource.</summary>
    T Resource { get; }
}

/// <summary>A private PostgreSQL server.</summary>
public sealed class PostgresServerResource : IResourceWithConnectionString
{
    internal PostgresServerResource(string name, int? port) => (Name, Port) = (name, port);

    /// <inheritdoc />
    public string Name { get; }

    internal int? Port { get; }
}

/// <summary>A database of a <see cref="PostgresServerResource"/>, made when the server is healthy.</summary>
public sealed class PostgresDatabaseResource : IResourceWithConnectionString
{
    internal PostgresDatabaseResource(string name, string databaseName, PostgresServerResource parent) =>
        (Name, DatabaseName, Parent) = (name, databaseName, parent);

    /// <inheritdoc />
    public string Name { get; }

    internal string DatabaseName { get; }

    internal PostgresServerResource Parent { get; }
}

/// <summary>A private RabbitMQ node.</summary>
public sealed class RabbitMQServerResource : IResourceWithConnectionString
{
    internal RabbitMQServerResource(string name, int? port) => (Name, Port) = (name, port);

    /// <inheritdoc />
    public string Name { get; }

    internal int? Port { get; }
}

/// <summary>A place to publish to. Here, where nothing is published, it does nothing, as in Aspire's run mode.</summary>
public sealed class DockerComposeEnvironmentResource : IResource
{
    internal DockerComposeEnvironmentResource(string name) => Name = name;

    /// <inheritdoc />
    public string Name { get; }
}

/// <summary>A .NET project that runs as a process of its built assembly.</summary>
public sealed class ProjectResource : IResourceWithServiceDiscovery
{
    internal ProjectResource(string name, IProjectMetadata metadata) => (Name, Metadata) = (name, metadata);

    /// <inheritdoc />
    public string Name { get; }

    internal IProjectMetadata Metadata { get; }

    internal List<string> Arguments { get; } = [];

    internal List<EndpointPlan> Endpoints { get; } = [];

    internal Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    internal List<(string Variable, EndpointReference Endpoint)> EndpointVariables { get; } = [];

    internal List<(IResourceWithConnectionString Source, string Name)> ConnectionStrings { get; } = [];

    internal List<ProjectResource> Discovered { get; } = [];

    internal List<WaitPlan> Waits { get; } = [];

    internal List<HealthPlan> HealthChecks { get; } = [];
}

/// <summary>Stands for the address of a project's endpoint, which is known when the system starts.</summary>
public sealed class EndpointReference
{
    internal EndpointReference(ProjectResource resource, string endpointName) => (Resource, EndpointName) = (resource, endpointName);

    internal ProjectResource Resource { get; }

    internal string EndpointName { get; }
}

/// <summary>An endpoint as the AppHost asked for it.</summary>
internal sealed record EndpointPlan(string Name, string Scheme, int? Port, string? PortVariable)
{
    public bool IsExternal { get; set; }

    public bool IsHttp => Scheme == "http";
}

/// <summary>What a resource waits for: another one's health, or with an exit code its end.</summary>
internal sealed record WaitPlan(IResource Dependency, int? ExitCode);

/// <summary>What an HTTP health check asks, and which answer is good.</summary>
internal sealed record HealthPlan(string Path, int StatusCode, string? EndpointName);
