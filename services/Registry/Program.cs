using Shemss.Contracts.Sites.V1;
using Shemss.Messaging;
using Shemss.Registry.Authorities;
using Shemss.Registry.Institutions;
using Shemss.Registry.People;
using Shemss.Registry.Subscriptions;
using Shemss.ServiceDefaults;

const string Service = "registry";

var builder = WebApplication.CreateBuilder(args);
if (await Migrations.RunIfAskedAsync(args, builder, Service, typeof(Program).Assembly, [typeof(MessagingMigrations).Assembly]))
{
    return;
}

builder.AddServiceDefaults(Service);
builder.AddMessaging(Service, events => events
    .On<MaintenanceInstitutionAssigned, OnMaintenanceInstitutionAssigned>());
builder.Services.AddOptions<RegistryOptions>().BindConfiguration(RegistryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddDevelopmentDefault($"{RegistryOptions.Section}:{nameof(RegistryOptions.IdCardKey)}", RegistryOptions.DevelopmentKey);
builder.Services.AddSingleton<IdCardHash>();
builder.Services.AddHostedService<KeyIdCardHashes>();
builder.Services.AddScoped<InstitutionStore>();
builder.Services.AddScoped<PersonStore>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapMessaging(o => o.Reads(Role.Admin).Owner(Owner.None), o => o.Writes(Role.Admin).Owner(Owner.None));
app.MapFeed(http => Caller.Of(http.User)!.Scope).Reads(Role.Partner, Role.Admin).Owner(Owner.None);
app.MapFiles();
var v1 = app.MapGroup("/v1");
v1.MapAuthorities();
v1.MapInstitutions();
v1.MapPeople();
await app.RunAsync();
