using Shemss.Contracts.Alerts.V1;
using Shemss.Contracts.Comparison.V1;
using Shemss.Contracts.Maintenance.V1;
using Shemss.Contracts.Registry.V1;
using Shemss.Credit.Schemes;
using Shemss.Credit.Scores;
using Shemss.Credit.Subscriptions;
using Shemss.Messaging;
using Shemss.PointDirectory;
using Shemss.ServiceDefaults;

const string Service = "credit";

var builder = WebApplication.CreateBuilder(args);
if (await Migrations.RunIfAskedAsync(
    args, builder, Service, typeof(Program).Assembly, [typeof(MessagingMigrations).Assembly, typeof(DirectoryMigrations).Assembly]))
{
    return;
}

builder.AddServiceDefaults(Service);
builder.AddMessaging(Service, events => events
    .FollowPoints()
    .On<FilingChanged, OnFilingChanged>()
    .On<RecordConfirmed, OnEvidence<RecordConfirmed>>()
    .On<ReportJudged, OnEvidence<ReportJudged>>()
    .On<ReportFiledLate, OnEvidence<ReportFiledLate>>()
    .On<AlertVerified, OnEvidence<AlertVerified>>());
builder.Services.AddSingleton<SchemeStore>();
builder.Services.AddSingleton<ScoreReader>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapMessaging(o => o.Reads(Role.Admin).Owner(Owner.None), o => o.Writes(Role.Admin).Owner(Owner.None));
app.MapFeed(http => Caller.Of(http.User)!.Scope).Reads(Role.Partner, Role.Admin).Owner(Owner.None);
var v1 = app.MapGroup("/v1");
v1.MapSchemes();
v1.MapScores();
await app.RunAsync();
