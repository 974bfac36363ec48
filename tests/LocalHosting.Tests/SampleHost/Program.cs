// A small AppHost of every kind of resource, for the tests. `--services` leaves the servers out, for tests of processes alone.
var builder = DistributedApplication.CreateBuilder(args);
var migrate = builder.AddProject<Projects.SampleService>("sample-migrate", launchProfileName: null).WithArgs("migrate");
var sample = builder.AddProject<Projects.SampleService>("sample", launchProfileName: null)
    .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
    .WithHttpEndpoint().WithExternalHttpEndpoints()
    .WithEndpoint(name: "raw", scheme: "tcp", env: "RAW_PORT", isExternal: true)
    .WithHttpHealthCheck("/health")
    .WaitForCompletion(migrate);
builder.AddProject<Projects.SampleService>("door", launchProfileName: null)
    .WithHttpEndpoint(port: 5999)
    .WithHttpHealthCheck("/health")
    .WithReference(sample)
    .WithEnvironment("SAMPLE_AT", sample.GetEndpoint("http"))
    .WaitFor(sample);
if (!args.Contains("--services"))
{
    var database = builder.AddPostgres("postgres").WithDataVolume().AddDatabase("sample-db", "sample");
    var messaging = builder.AddRabbitMQ("messaging").WithDataVolume().WithManagementPlugin();
    migrate.WithReference(database).WaitFor(database);
    sample.WithReference(database).WithReference(messaging).WaitFor(messaging);
}

if (args.Contains("--circle"))
{
    migrate.WaitFor(sample);
}

if (args.Contains("--unbuilt"))
{
    builder.AddProject<Unbuilt>("unbuilt", launchProfileName: null);
}

builder.Build().Run();

internal sealed class Unbuilt : IProjectMetadata
{
    public string ProjectPath => "/nowhere/Unbuilt/Unbuilt.csproj";

    public string AssemblyPath => "/nowhere/Unbuilt/bin/Unbuilt.dll";
}
