using Shemss.Contracts.Registry.V1;
using Shemss.Messaging;
using Shemss.ServiceDefaults;
using Shemss.Sites.Assignments;
using Shemss.Sites.Enterprises;
using Shemss.Sites.Institutions;
using Shemss.Sites.Instruments;
using Shemss.Sites.Points;
using Shemss.Sites.Subscriptions;
using Shemss.Standards.Calendars;

const string Service = "sites";

var builder = WebApplication.CreateBuilder(args);
if (await Migrations.RunIfAskedAsync(args, builder, Service, typeof(Program).Assembly, [typeof(MessagingMigrations).Assembly]))
{
    return;
}

builder.AddServiceDefaults(Service);
builder.AddMessaging(Service, events => events
    .On<AuthorityRegistered, OnAuthorityRegistered>()
    .On<FilingChanged, OnFilingChanged>());
builder.Services.AddSingleton(WorkCalendar.Builtin);

var app = builder.Build();
app.UseServiceDefaults();
app.MapMessaging(o => o.Reads(Role.Admin).Owner(Owner.None), o => o.Writes(Role.Admin).Owner(Owner.None));
app.MapFeed(http => Caller.Of(http.User)!.Scope).Reads(Role.Partner, Role.Admin).Owner(Owner.None);
app.MapFiles();
var v1 = app.MapGroup("/v1");
v1.MapEnterprises();
v1.MapPoints();
v1.MapInstruments();
v1.MapAssignments();
v1.MapInstitutions();
await app.RunAsync();
