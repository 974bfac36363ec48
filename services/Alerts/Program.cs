using Shemss.Alerts.Cases;
using Shemss.Alerts.Ingest;
using Shemss.Alerts.Subscriptions;
using Shemss.Alerts.Trials;
using Shemss.Alerts.Watch;
using Shemss.Contracts.Maintenance.V1;
using Shemss.Messaging;
using Shemss.PointDirectory;
using Shemss.ServiceDefaults;

const string Service = "alerts";

var builder = WebApplication.CreateBuilder(args);
if (await Migrations.RunIfAskedAsync(
    args, builder, Service, typeof(Program).Assembly, [typeof(MessagingMigrations).Assembly, typeof(DirectoryMigrations).Assembly]))
{
    return;
}

builder.AddServiceDefaults(Service);
builder.AddMessaging(Service, events => events
    .FollowPoints()
    .On<VisitStarted, OnVisitStarted>()
    .On<VisitFinished, OnVisitFinished>());
builder.Services.AddOptions<IngestOptions>().BindConfiguration("Ingest").ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddOptions<DetectionOptions>().BindConfiguration("Detection").ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddSingleton<IngestMetrics>();
builder.Services.AddSingleton<AlertMetrics>();
builder.Services.AddSingleton<PointIndex>();
builder.Services.AddSingleton<FrameStore>();
builder.Services.AddSingleton<GroupCommit>();
builder.Services.AddSingleton<DetectionQueue>();
builder.Services.AddSingleton<IngestServer>();
builder.Services.AddSingleton<TrialTurn>();

// The rules are ready before the door opens, and stop after it has closed.
builder.Services.AddHostedService<DetectionHost>();
builder.Services.AddHostedService(services => services.GetRequiredService<IngestServer>());

var app = builder.Build();
app.UseServiceDefaults();
app.MapMessaging(o => o.Reads(Role.Admin).Owner(Owner.None), o => o.Writes(Role.Admin).Owner(Owner.None));
app.MapFiles();
app.MapFeed(http => Caller.Of(http.User)!.Scope).Reads(Role.Partner, Role.Admin).Owner(Owner.None);
var v1 = app.MapGroup("/v1");
v1.MapAlerts();
v1.MapTrials();
await app.RunAsync();
