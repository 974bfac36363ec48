using Shemss.Contracts.Registry.V1;
using Shemss.Maintenance.Chain;
using Shemss.Maintenance.Plans;
using Shemss.Maintenance.Subscriptions;
using Shemss.Maintenance.Visits;
using Shemss.Messaging;
using Shemss.PointDirectory;
using Shemss.ServiceDefaults;

const string Service = "maintenance";

var builder = WebApplication.CreateBuilder(args);
if (await Migrations.RunIfAskedAsync(
    args, builder, Service, typeof(Program).Assembly, [typeof(MessagingMigrations).Assembly, typeof(DirectoryMigrations).Assembly]))
{
    return;
}

builder.AddServiceDefaults(Service);
builder.AddMessaging(Service, events => events
    .FollowPoints()
    .On<PersonChanged, OnPersonChanged>());

var app = builder.Build();
app.UseServiceDefaults();
app.MapMessaging(o => o.Reads(Role.Admin).Owner(Owner.None), o => o.Writes(Role.Admin).Owner(Owner.None));
app.MapFeed(http => Caller.Of(http.User)!.Scope).Reads(Role.Partner, Role.Admin).Owner(Owner.None);
app.MapFiles();
var v1 = app.MapGroup("/v1");
v1.MapPlans();
v1.MapVisits();
v1.MapChains();
await app.RunAsync();
