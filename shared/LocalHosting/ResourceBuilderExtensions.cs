namespace Shemss.LocalHosting;

/// <summary>Adds resources to the system.</summary>
public static class DistributedApplicationBuilderExtensions
{
    /// <summary>Adds a PostgreSQL server of its own. <paramref name="port"/> fixes its port; otherwise one is chosen once and kept.</summary>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(this DistributedApplicationBuilder builder, string name, int? port = null) =>
        builder.Add(new PostgresServerResource(name, port));

    /// <summary>Adds a database to the server, named <paramref name="databaseName"/> there (the resource's name if null).</summary>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null) =>
        ((ResourceBuilder<PostgresServerResource>)builder).Application.Add(new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource));

    /// <summary>Keeps the data from one run to the next. Plain processes always do, in the data folder.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(this IResourceBuilder<PostgresServerResource> builder) => builder;

    /// <summary>Adds a RabbitMQ node of its own. <paramref name="port"/> fixes its port; otherwise one is chosen once and kept.</summary>
    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(this DistributedApplicationBuilder builder, string name, int? port = null) =>
        builder.Add(new RabbitMQServerResource(name, port));

    /// <summary>Keeps the data from one run to the next. Plain processes always do, in the data folder.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithDataVolume(this IResourceBuilder<RabbitMQServerResource> builder) => builder;

    /// <summary>Turns the management plugin on. Here it always is: the health check asks it.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder) => builder;

    /// <summary>Names a Docker Compose environment to publish to. Nothing is published from here.</summary>
    public static IResourceBuilder<DockerComposeEnvironmentResource> AddDockerComposeEnvironment(this DistributedApplicationBuilder builder, string name) =>
        builder.Add(new DockerComposeEnvironmentResource(name));

    /// <summary>Adds a project of this solution. Only <paramref name="launchProfileName"/> null is known here: no launch profile.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this DistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() =>
        launchProfileName is null
            ? builder.Add(new ProjectResource(name, new TProject()))
            : throw new NotSupportedException($"LocalHosting reads no launch profiles: give '{name}' launchProfileName: null.");
}

/// <summary>Configures resources of the system.</summary>
public static class ResourceBuilderExtensions
{
    /// <summary>Appends command line arguments.</summary>
    public static IResourceBuilder<ProjectResource> WithArgs(this IResourceBuilder<ProjectResource> builder, params string[] args)
    {
        builder.Resource.Arguments.AddRange(args);
        return builder;
    }

    /// <summary>Sets an environment variable.</summary>
    public static IResourceBuilder<ProjectResource> WithEnvironment(this IResourceBuilder<ProjectResource> builder, string name, string? value)
    {
        builder.Resource.Environment[name] = value;
        return builder;
    }

    /// <summary>Sets an environment variable to the address of an endpoint.</summary>
    public static IResourceBuilder<ProjectResource> WithEnvironment(this IResourceBuilder<ProjectResource> builder, string name, EndpointReference endpointReference)
    {
        builder.Resource.EndpointVariables.Add((name, endpointReference));
        return builder;
    }

    /// <summary>The endpoint of this name, to give its address to others. It may be added later.</summary>
    public static EndpointReference GetEndpoint(this IResourceBuilder<ProjectResource> builder, string name) => new(builder.Resource, name);

    /// <summary>Gives the project the source's connection string, as <c>ConnectionStrings__{name}</c> and <c>{NAME}_{PROPERTY}</c>.</summary>
    public static IResourceBuilder<ProjectResource> WithReference(this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null)
    {
        builder.Resource.ConnectionStrings.Add((source.Resource, connectionName ?? source.Resource.Name));
        return builder;
    }

    /// <summary>Gives the project the source's addresses, as <c>services__{name}__{endpoint}__0</c> and <c>{NAME}_{ENDPOINT}</c>. Does not wait.</summary>
    public static IResourceBuilder<ProjectResource> WithReference(this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
    {
        builder.Resource.Discovered.Add((ProjectResource)source.Resource);
        return builder;
    }

    /// <summary>Starts the project only when the dependency is running and healthy.</summary>
    public static IResourceBuilder<ProjectResource> WaitFor(this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResource> dependency)
    {
        builder.Resource.Waits.Add(new WaitPlan(dependency.Resource, ExitCode: null));
        return builder;
    }

    /// <summary>Starts the project only when the dependency has ended with this exit code; with another one the whole start fails.</summary>
    public static IResourceBuilder<ProjectResource> WaitForCompletion(this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
    {
        builder.Resource.Waits.Add(new WaitPlan(dependency.Resource, exitCode));
        return builder;
    }

    /// <summary>Adds an HTTP endpoint (named <c>http</c> if unnamed), which the project is told in <c>ASPNETCORE_URLS</c>.</summary>
    public static IResourceBuilder<ProjectResource> WithHttpEndpoint(this IResourceBuilder<ProjectResource> builder, int? port = null, string? name = null)
    {
        builder.Resource.Endpoints.Add(new EndpointPlan(name ?? "http", "http", port, PortVariable: null));
        return builder;
    }

    /// <summary>Adds an endpoint that is not HTTP; the project is told its port in variable <paramref name="env"/>.</summary>
    public static IResourceBuilder<ProjectResource> WithEndpoint(this IResourceBuilder<ProjectResource> builder, int? port = null, string? scheme = null, string? name = null, string? env = null, bool? isExternal = null)
    {
        var endpoint = new EndpointPlan(name ?? scheme ?? "tcp", scheme ?? "tcp", port, env) { IsExternal = isExternal ?? false };
        builder.Resource.Endpoints.Add(endpoint);
        return builder;
    }

    /// <summary>Marks the HTTP endpoints as doors to the outside: they come first in the table of addresses.</summary>
    public static IResourceBuilder<ProjectResource> WithExternalHttpEndpoints(this IResourceBuilder<ProjectResource> builder)
    {
        builder.Resource.Endpoints.Where(e => e.IsHttp).ToList().ForEach(e => e.IsExternal = true);
        return builder;
    }

    /// <summary>Counts the project as healthy when its HTTP endpoint answers this path (<c>/</c>) with this status (200).</summary>
    public static IResourceBuilder<ProjectResource> WithHttpHealthCheck(this IResourceBuilder<ProjectResource> builder, string? path = null, int? statusCode = null, string? endpointName = null)
    {
        builder.Resource.HealthChecks.Add(new HealthPlan(path ?? "/", statusCode ?? 200, endpointName));
        return builder;
    }
}
