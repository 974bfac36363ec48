// The whole system: one PostgreSQL with a database per service, one broker, the services, and the door to them.
var builder = DistributedApplication.CreateBuilder(args);
builder.AddDockerComposeEnvironment("compose");

builder.AddPostgres("postgres").WithDataVolume();
builder.AddRabbitMQ("messaging").WithDataVolume().WithManagementPlugin();

builder.Build().Run();
