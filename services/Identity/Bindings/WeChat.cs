using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Shemss.Identity.Setup;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Bindings;

/// <summary>
/// WeChat's web authorization (网页授权): a code that the page inside WeChat received is exchanged for the follower's OpenID.
/// Answers look like <c>{"openid":"oABC…","access_token":"…"}</c> or <c>{"errcode":40029,"errmsg":"invalid code"}</c>.
/// </summary>
internal sealed class WeChat(HttpClient http, IOptions<IdentitySettings> settings, ILogger<WeChat> logger)
{
    public const string Provider = "wechat";

    public static readonly ErrorCode NotConfigured = new("identity.binding.not-configured", ErrorKind.Unprocessable, "WeChat not configured",
        "Binding to WeChat is not configured here.", "本系统未配置微信公众号。");

    public static readonly ErrorCode CodeRefused = new("identity.binding.code-refused", ErrorKind.Unprocessable, "Code refused",
        "WeChat did not accept the code; start again in WeChat.", "微信未接受该授权码，请在微信中重新操作。");

    public static readonly ErrorCode Away = new("identity.binding.provider-away", ErrorKind.Unavailable, "WeChat away",
        "WeChat cannot be reached at the moment.", "暂时无法连接微信。");

    public async Task<Result<string>> OpenIdOfAsync(string code, CancellationToken ct)
    {
        if (settings.Value.WeChat is not { AppId: { } app, AppSecret: { } secret } configured)
        {
            return NotConfigured.With();
        }

        try
        {
            var address = QueryHelpers.AddQueryString(new Uri(configured.BaseAddress, "sns/oauth2/access_token").ToString(), new Dictionary<string, string?>
            {
                ["appid"] = app,
                ["secret"] = secret,
                ["code"] = code,
                ["grant_type"] = "authorization_code",
            });

            // WeChat says text/plain, whatever it sends.
            using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri(address), ct));
            if (answer.RootElement.TryGetProperty("openid", out var openId) && openId.GetString() is { Length: > 0 } id)
            {
                return id;
            }

            logger.LogWarning("WeChat refused a code: {ErrorCode}.", answer.RootElement.TryGetProperty("errcode", out var error) ? error.ToString() : "no openid");
            return CodeRefused.With();
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            logger.LogWarning("WeChat did not answer: {Reason}.", e.GetType().Name);
            return Away.With();
        }
    }
}
