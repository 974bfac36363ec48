namespace Shemss.LocalHosting.Running;

/// <summary>
/// The environment variables of a project, as Aspire sets them in run mode (docs/decisions/aspire-members.md says where each was read).
/// </summary>
internal static class ProjectEnvironment
{
    /// <summary>Everything that is set for <paramref name="project"/>.</summary>
    /// <param name="project">The project.</param>
    /// <param name="environmentName">Development, unless the developer says otherwise.</param>
    /// <param name="port">The port of an endpoint.</param>
    /// <param name="connection">The connection of a resource.</param>
    /// <param name="instance">What tells this start of the project from others.</param>
    public static Dictionary<string, string?> For(
        ProjectResource project,
        string environmentName,
        Func<ProjectResource, EndpointPlan, int> port,
        Func<IResourceWithConnectionString, Connection> connection,
        string instance)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        AddTelemetry(variables, project.Name, environmentName == "Development", instance);
        if (MergedLog.Coloured)
        {
            variables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
        }

        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";

        // What the developer's shell has set for a service of its own must not reach all of them.
        variables["ASPNETCORE_URLS"] = null;
        variables["DOTNET_LAUNCH_PROFILE"] = null;
        var http = project.Endpoints.Where(e => e.IsHttp).Select(e => $"http://localhost:{port(project, e)}").ToList();
        if (http.Count > 0)
        {
            variables["ASPNETCORE_URLS"] = string.Join(';', http);
        }

        foreach (var endpoint in project.Endpoints.Where(e => e.PortVariable is not null))
        {
            variables[endpoint.PortVariable!] = $"{port(project, endpoint)}";
        }

        foreach (var (source, name) in project.ConnectionStrings)
        {
            var target = connection(source);
            variables[$"ConnectionStrings__{name}"] = target.ConnectionString;
            foreach (var (property, value) in target.Properties)
            {
                variables[$"{Encode(name)}_{property}"] = value;
            }
        }

        foreach (var source in project.Discovered)
        {
            foreach (var endpoint in source.Endpoints)
            {
                var url = Url(source, endpoint);
                variables[$"services__{source.Name}__{endpoint.Name}__0"] = url;
                variables[$"{Encode(source.Name)}_{Encode(endpoint.Name)}"] = url;
            }
        }

        foreach (var (name, reference) in project.EndpointVariables)
        {
            var endpoint = reference.Resource.Endpoints.Find(e => e.Name == reference.EndpointName)
                ?? throw new StartException($"{project.Name} is given the address of endpoint '{reference.EndpointName}' of {reference.Resource.Name}, which has none of that name.");
            variables[name] = Url(reference.Resource, endpoint);
        }

        foreach (var (name, value) in project.Environment)
        {
            variables[name] = value;
        }

        return variables;

        string Url(ProjectResource owner, EndpointPlan endpoint) => $"{endpoint.Scheme}://localhost:{port(owner, endpoint)}";
    }

    private static void AddTelemetry(Dictionary<string, string?> variables, string name, bool development, string instance)
    {
        variables["OTEL_SERVICE_NAME"] = name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance}";
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";

        // Aspire points this at its dashboard. There is none here: a collector that the developer names is passed on.
        var collector = Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT");
        if (!string.IsNullOrEmpty(collector))
        {
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector;
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL") is { Length: > 0 } stated ? stated : "grpc";
        }

        if (development)
        {
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
            variables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
            variables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
        }
    }

    // A variable's name has letters, digits and underscores only.
    private static string Encode(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));
}

/// <summary>How a resource is reached: its connection string, and the same in parts.</summary>
internal sealed record Connection(string ConnectionString, IReadOnlyDictionary<string, string> Properties)
{
    public static Connection Postgres(int port, string password, string? database)
    {
        var parts = new Dictionary<string, string>
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = $"{port}",
            ["USERNAME"] = "postgres",
            ["PASSWORD"] = password,
            ["URI"] = $"postgresql://postgres:{password}@127.0.0.1:{port}" + (database is null ? string.Empty : $"/{database}"),
            ["JDBCCONNECTIONSTRING"] = $"jdbc:postgresql://127.0.0.1:{port}" + (database is null ? string.Empty : $"/{database}"),
        };
        if (database is not null)
        {
            parts["DATABASENAME"] = database;
        }

        return new Connection($"Host=127.0.0.1;Port={port};Username=postgres;Password={password}" + (database is null ? string.Empty : $";Database={database}"), parts);
    }

    public static Connection RabbitMq(int port, string password)
    {
        var uri = $"amqp://guest:{password}@127.0.0.1:{port}";
        return new Connection(uri, new Dictionary<string, string>
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = $"{port}",
            ["USERNAME"] = "guest",
            ["PASSWORD"] = password,
            ["URI"] = uri,
        });
    }
}
