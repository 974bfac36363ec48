namespace Shemss.Identity.SignIn;

/// <summary>The texts of the sign-in pages in one language.</summary>
internal sealed record Words(
    string Tag, string System, string SignIn, string UserName, string Password, string Failed, string OrWith, string OtherLanguage,
    string SignedIn, string SignedInText, string SignOut, string SignOutText, string SignedOut, string SignedOutText,
    string Refused, string RefusedText, string UnknownExternal, string Expired)
{
    private const string Cookie = "shemss_lang";

    public static readonly Words Zh = new(
        "zh-CN", "固定污染源自动监控设施运维监管系统", "登录", "用户名", "密码",
        "用户名或密码不正确，或该账号已停用或暂时锁定。连续多次失败将锁定账号一段时间。", "其他登录方式", "English",
        "已登录", "您已登录，可以关闭本页面。", "退出登录", "确定要退出登录吗？", "已退出", "您已退出登录，可以关闭本页面。",
        "无法继续", "该登录请求无效。请返回应用重新登录。", "该身份尚未绑定账号。请使用用户名和密码登录一次，系统将完成绑定。", "页面已过期，请重试。");

    public static readonly Words En = new(
        "en", "O&M supervision of automatic monitoring facilities at fixed pollution sources", "Sign in", "User name", "Password",
        "Wrong user name or password, or the account is disabled or locked for now. Repeated failures lock an account for a while.", "Or sign in with", "中文",
        "Signed in", "You are signed in and may close this page.", "Sign out", "Do you want to sign out?", "Signed out", "You are signed out and may close this page.",
        "Cannot go on", "This sign-in request is not valid. Go back to the application and sign in again.",
        "This identity is not bound to an account yet. Sign in once with user name and password to bind it.", "The page has expired; try again.");

    /// <summary>What was asked for last: <c>?lang=</c>, then the cookie it left, then Accept-Language; Chinese otherwise.</summary>
    public static Words For(HttpContext http)
    {
        if (http.Request.Query["lang"].FirstOrDefault() is "en" or "zh")
        {
            var chosen = http.Request.Query["lang"].First()!;
            http.Response.Cookies.Append(Cookie, chosen, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), Path = "/signin", Secure = http.Request.IsHttps });
            return chosen == "en" ? En : Zh;
        }

        if (http.Request.Cookies[Cookie] is { } remembered)
        {
            return remembered == "en" ? En : Zh;
        }

        var preferred = http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.Value).FirstOrDefault();
        return preferred?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? En : Zh;
    }
}
