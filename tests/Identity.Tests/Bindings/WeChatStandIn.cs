using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shemss.Identity.Bindings;

namespace Shemss.Identity.Tests.Bindings;

/// <summary>Answers as api.weixin.qq.com documents it, text/plain included: it knows codes that begin with good, and the documented example.</summary>
internal sealed class WeChatStandIn : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WeChatStandIn(WebApplication app) => _app = app;

    /// <summary>What makes Identity ask here.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Identity:WeChat:BaseAddress"] = _app.Urls.First() + "/",
        ["Identity:WeChat:AppId"] = "wx1",
        ["Identity:WeChat:AppSecret"] = "s1",
    };

    public static async Task<WeChatStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/sns/oauth2/access_token", (string appid, string secret, string code) => Results.Text(
            appid == "wx1" && secret == "s1" && (code.StartsWith("good", StringComparison.Ordinal) || code == BindWeChat.Example.Code)
                ? $$"""{"access_token":"a","expires_in":7200,"openid":"o-{{code}}","scope":"snsapi_base"}"""
                : """{"errcode":40029,"errmsg":"invalid code"}""", "text/plain"));
        await app.StartAsync();
        return new WeChatStandIn(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
