using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Shemss.Gateway.Tests;

/// <summary>The gateway on Kestrel, before services that the test plays.</summary>
internal sealed class GatewayHost : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> _settings;

    private GatewayHost(Dictionary<string, string> settings) => _settings = settings;

    public Uri Address => ClientOptions.BaseAddress;

    public static GatewayHost Start(Dictionary<string, string> settings)
    {
        var host = new GatewayHost(new(settings) { ["Auth:Authority"] = "http://gateway.test/", ["Logging:LogLevel:Default"] = "Warning", ["Logging:LogLevel:Yarp"] = "Error" });
        host.UseKestrel(0);
        host.StartServer();
        return host;
    }

    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>A service: real HTTP on a free port.</summary>
    public static async Task<WebApplication> ServiceAsync(Action<WebApplication> map, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }

    /// <summary>A service that tells what reached it.</summary>
    public static Task<WebApplication> EchoAsync(string name, int port = 0) => ServiceAsync(app => app.Map("/{**path}", (HttpContext http) => Results.Json(new
    {
        service = name,
        method = http.Request.Method,
        target = http.Request.Path + http.Request.QueryString,
        raw = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget,
        headers = http.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()),
    })), port);

    public static string UrlOf(WebApplication app) => app.Urls.First();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }
    }
}
