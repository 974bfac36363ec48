// The whole system: one PostgreSQL with a database per service, one broker, and the services.
var builder = DistributedApplication.CreateBuilder(args);
builder.AddDockerComposeEnvironment("compose");

var postgres = builder.AddPostgres("postgres").WithDataVolume();
var messaging = builder.AddRabbitMQ("messaging").WithDataVolume().WithManagementPlugin();

var registry = Service<Projects.Registry>("registry").WithReference(messaging).WaitFor(messaging);
var sites = Service<Projects.Sites>("sites").WithReference(messaging).WaitFor(messaging);
var comparison = Service<Projects.Comparison>("comparison").WithReference(messaging).WaitFor(messaging);
var credit = Service<Projects.Credit>("credit").WithReference(messaging).WaitFor(messaging);

// Who listens to whose events, and so can read in its log what the broker has not brought.
registry.WithReference(sites);
sites.WithReference(registry);
comparison.WithReference(sites);
credit.WithReference(registry).WithReference(sites).WithReference(comparison);

builder.Build().Run();

// A service has a database of its own, which `migrate` brings up to date before the service starts.
IResourceBuilder<ProjectResource> Service<TProject>(string name)
    where TProject : IProjectMetadata, new()
{
    var database = postgres.AddDatabase($"{name}-db", name);
    var migrate = builder.AddProject<TProject>($"{name}-migrate", launchProfileName: null)
        .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
        .WithArgs("migrate")
        .WithReference(database)
        .WaitFor(database);
    return builder.AddProject<TProject>(name, launchProfileName: null)
        .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
        .WithEnvironment("Auth__Authority", "http://localhost:5080")
        .WithHttpEndpoint()
        .WithHttpHealthCheck("/health")
        .WithReference(database)
        .WaitForCompletion(migrate);
}
