using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Shemss.Gateway;
using Shemss.Gateway.Docs;
using Shemss.Gateway.Home;
using Shemss.Gateway.Limits;
using Shemss.Gateway.Routing;
using Shemss.ServiceDefaults;
using Yarp.ReverseProxy.Configuration;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("gateway", database: false);

// Tokens are for the services to check. Nothing is validated here unless an operation of the gateway's own asks for it.
builder.Services.PostConfigure<AuthenticationOptions>(authentication =>
{
    authentication.DefaultChallengeScheme = authentication.DefaultForbidScheme = authentication.DefaultScheme;
    authentication.DefaultScheme = authentication.DefaultAuthenticateScheme = null;
});

// What leads nowhere is not found here, whoever asks.
builder.Services.PostConfigure<AuthorizationOptions>(authorization => authorization.FallbackPolicy = null);
builder.Services.AddOptions<GatewaySettings>().BindConfiguration(GatewaySettings.Section).ValidateDataAnnotations().ValidateOnStart();
builder.AddGatewayLimits();
builder.Services.AddSingleton<IProxyConfigProvider, ServiceRoutes>();
builder.Services.AddReverseProxy().ConfigureHttpClient((context, handler) =>
    handler.ConnectTimeout = builder.Configuration.GetSection(GatewaySettings.Section).Get<GatewaySettings>()?.ConnectTimeout ?? new GatewaySettings().ConnectTimeout);
builder.Services.AddHttpClient(ServiceDocuments.Client, http => http.Timeout = TimeSpan.FromSeconds(10));
#pragma warning disable EXTEXP0001 // A health question is asked once: what a retry would hide is what it asks for.
builder.Services.AddHttpClient(ServicesHealth.Client, http => http.Timeout = TimeSpan.FromSeconds(3)).RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
builder.Services.AddOptions<KestrelServerOptions>().PostConfigure<IOptions<GatewaySettings>>((kestrel, settings) =>
{
    kestrel.Limits.MaxRequestBodySize = settings.Value.MaxRequestBytes;
    kestrel.AddServerHeader = false;
});
builder.Services.AddCors();
builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<GatewaySettings>>((forwarded, settings) => forwarded.Trust(settings.Value.TrustedProxies));

var app = builder.Build();
app.UseForwardedHeaders();
app.UseCors(cors =>
{
    var origins = app.Services.GetRequiredService<IOptions<GatewaySettings>>().Value.Cors.Origins;
    cors.WithOrigins([.. origins]).AllowAnyMethod().AllowAnyHeader().SetPreflightMaxAge(TimeSpan.FromHours(1))
        .WithExposedHeaders("ETag", "Location", "Retry-After", "Idempotency-Replayed", "Content-Disposition");
});
app.UseRateLimiter();
app.UseServiceDefaults();
app.MapHome();
app.MapServicesHealth();
app.MapDocuments();
app.MapReverseProxy(proxy =>
{
    proxy.Use(ForwardingProblems.InvokeAsync);
    proxy.UseLoadBalancing();
    proxy.UsePassiveHealthChecks();
}).AllowAnonymous();
await app.RunAsync();
