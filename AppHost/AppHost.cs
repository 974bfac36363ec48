// The whole system: one PostgreSQL with a database per service, one broker, the services, and the door to them.
var builder = DistributedApplication.CreateBuilder(args);
builder.AddDockerComposeEnvironment("compose");

var postgres = builder.AddPostgres("postgres").WithDataVolume();
var messaging = builder.AddRabbitMQ("messaging").WithDataVolume().WithManagementPlugin();

// The door: all HTTP from outside comes in here, and it is the address that tokens name as their issuer.
var gateway = builder.AddProject<Projects.Gateway>("gateway", launchProfileName: null)
    .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
    .WithHttpEndpoint(port: 5080)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health");
gateway.WithEnvironment("Auth__Authority", gateway.GetEndpoint("http"));

var identity = Service<Projects.Identity>("identity");
var registry = Service<Projects.Registry>("registry").WithReference(messaging).WaitFor(messaging);
var sites = Service<Projects.Sites>("sites").WithReference(messaging).WaitFor(messaging);
var maintenance = Service<Projects.Maintenance>("maintenance").WithReference(messaging).WaitFor(messaging);
var comparison = Service<Projects.Comparison>("comparison").WithReference(messaging).WaitFor(messaging);
var alerts = Service<Projects.Alerts>("alerts").WithReference(messaging).WaitFor(messaging)
    .WithEndpoint(port: 7212, scheme: "tcp", name: "hj212", env: "HJ212_PORT", isExternal: true);
var credit = Service<Projects.Credit>("credit").WithReference(messaging).WaitFor(messaging);

// Whom a service asks: identity for the keys that tokens are checked with, and those whose events it listens to, for what
// the broker has not brought.
registry.WithReference(identity).WithReference(sites);
sites.WithReference(identity).WithReference(registry);
maintenance.WithReference(identity).WithReference(registry).WithReference(sites);
comparison.WithReference(identity).WithReference(sites);
alerts.WithReference(identity).WithReference(sites).WithReference(maintenance);
credit.WithReference(identity).WithReference(registry).WithReference(sites).WithReference(maintenance).WithReference(comparison).WithReference(alerts);
gateway.WithReference(identity).WithReference(registry).WithReference(sites).WithReference(maintenance).WithReference(comparison).WithReference(alerts).WithReference(credit);

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
        .WithEnvironment("Auth__Authority", gateway.GetEndpoint("http"))
        .WithHttpEndpoint()
        .WithHttpHealthCheck("/health")
        .WithReference(database)
        .WaitForCompletion(migrate);
}
