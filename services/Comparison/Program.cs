using Shemss.Comparison.Reports;
using Shemss.Messaging;
using Shemss.PointDirectory;
using Shemss.ServiceDefaults;
using Shemss.Standards.Calendars;

const string Service = "comparison";

var builder = WebApplication.CreateBuilder(args);
if (await Migrations.RunIfAskedAsync(
    args, builder, Service, typeof(Program).Assembly, [typeof(MessagingMigrations).Assembly, typeof(DirectoryMigrations).Assembly]))
{
    return;
}

builder.AddServiceDefaults(Service);
builder.AddMessaging(Service, events => events.FollowPoints());
builder.Services.AddSingleton(WorkCalendar.Builtin);
builder.Services.AddScoped<ReportStore>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapMessaging(o => o.Reads(Role.Admin).Owner(Owner.None), o => o.Writes(Role.Admin).Owner(Owner.None));
app.MapFeed(http => Caller.Of(http.User)!.Scope).Reads(Role.Partner, Role.Admin).Owner(Owner.None);
app.MapFiles();
var v1 = app.MapGroup("/v1");
v1.MapReports();
await app.RunAsync();
