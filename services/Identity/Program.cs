using Microsoft.Extensions.Options;
using Shemss.Identity.Accounts;
using Shemss.Identity.Bindings;
using Shemss.Identity.Clients;
using Shemss.Identity.Setup;
using Shemss.Identity.SignIn;
using Shemss.Identity.Tokens;
using Shemss.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
if (await Migrations.RunIfAskedAsync(args, builder, "identity", typeof(Program).Assembly))
{
    return 0;
}

builder.AddServiceDefaults("identity");
builder.AddIdentityServer();
builder.Services.AddHttpClient<WeChat>(http => http.Timeout = TimeSpan.FromSeconds(10));

// What the gateway says about the browser's address, scheme and host is taken as said; what others say is not.
builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<IdentitySettings>>((forwarded, settings) =>
    forwarded.Trust(settings.Value.TrustedProxies is { Count: > 0 } configured ? configured : TrustedProxies.Loopback));

var app = builder.Build();
app.UseForwardedHeaders();
app.UseRateLimiter();
app.UseServiceDefaults();
app.MapRazorPages().AllowAnonymous();
app.MapMethods("/connect/authorize", [HttpMethods.Get, HttpMethods.Post], Authorize.HandleAsync).AllowAnonymous().ExcludeFromDescription();
app.MapPost("/connect/token", IssueToken.HandleAsync).AllowAnonymous().ExcludeFromDescription();
app.MapMethods("/connect/logout", [HttpMethods.Get, HttpMethods.Post], Logout.HandleAsync).AllowAnonymous().ExcludeFromDescription();
app.MapMethods("/connect/userinfo", [HttpMethods.Get, HttpMethods.Post], (Delegate)UserInfo.HandleAsync).AllowAnonymous().ExcludeFromDescription();
app.MapPost("/signin/external", ExternalSignIn.StartAsync).AllowAnonymous().ExcludeFromDescription();
app.MapGet("/signin/external/back", ExternalSignIn.FinishAsync).AllowAnonymous().ExcludeFromDescription();
var v1 = app.MapGroup("/v1");
v1.MapAccounts();
v1.MapBindings();
v1.MapClients();
await app.RunAsync();
return 0;
