using System.Text;
using Shemss.Gateway.Routing;

namespace Shemss.Gateway.Home;

/// <summary><c>/</c>: what is here, for a person with a browser.</summary>
internal static class HomePage
{
    private const string Style = """
        body { margin: 0; padding: 2rem 1rem; background: #eef3f1; color: #1b2b34; font: 16px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
        main { max-width: 46rem; margin: auto; background: #fff; border: 1px solid #d5dde1; border-top: 4px solid #0b6e4f; border-radius: 8px; padding: 2rem; }
        h1 { font-size: 1.4rem; margin-top: 0; } h2 { font-size: 1.1rem; margin-top: 2rem; } a { color: #0b6e4f; }
        table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #d5dde1; }
        .quiet { color: #5d6d76; }
        """;

    private static readonly Dictionary<string, (string Zh, string En)> Names = new()
    {
        ["registry"] = ("备案管理", "Institutions and their filing"),
        ["sites"] = ("企业、测点与仪器", "Enterprises, points, instruments"),
        ["maintenance"] = ("运维计划与记录", "Plans, visits, records"),
        ["comparison"] = ("比对与校验", "Comparison reports"),
        ["alerts"] = ("数据异常与预警", "Anomalies and alerts"),
        ["credit"] = ("信用评价", "Credit"),
        ["identity"] = ("账号与登录", "Accounts and sign-in"),
    };

    public static void MapHome(this WebApplication app) => app.MapGet("/", (HttpContext http, IConfiguration configuration) =>
    {
        var chinese = ServiceDefaults.Problems.WantsChinese(http);
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.Vary = "Accept-Language";
        return Results.Content(Page(chinese, configuration), "text/html", Encoding.UTF8);
    }).AllowAnonymous().ExcludeFromDescription();

    private static string Page(bool chinese, IConfiguration configuration)
    {
        string Say(string zh, string en) => chinese ? zh : en;
        var rows = string.Concat(GatewaySettings.Services.Select(service => $"""
            <tr><td><code>/{service}/v1</code></td><td>{Say(Names[service].Zh, Names[service].En)}</td><td>{(ServiceRoutes.AddressesOf(configuration, service).Count > 0
                ? $"<a href=\"/openapi/{service}.json\">OpenAPI</a>" : Say("未部署", "not deployed"))}</td></tr>
            """));
        return $"""
            <!DOCTYPE html>
            <html lang="{Say("zh-CN", "en")}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shemss</title><style>{Style}</style></head>
            <body><main>
            <h1>{Say("固定污染源自动监控设施运维监管系统", "Supervision of the O&amp;M of automatic monitoring facilities")}</h1>
            <p><a href="/docs">{Say("接口文档", "API documentation")}</a> · <a href="/signin">{Say("登录", "Sign in")}</a> · <a href="/health/services">{Say("运行状态", "Status")}</a></p>
            <h2>{Say("服务", "Services")}</h2>
            <table>{rows}</table>
            <p class="quiet">{Say("登录采用 OpenID Connect（授权码 + PKCE）：", "Sign-in is OpenID Connect (authorization code + PKCE): ")}<a href="/.well-known/openid-configuration">/.well-known/openid-configuration</a></p>
            </main></body></html>
            """;
    }
}
