using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Shemss.Identity.Accounts;
using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Bindings;

/// <summary>Binds the caller's account to a WeChat follower: one each way.</summary>
internal static class BindWeChat
{
    public static readonly ErrorCode Taken = new("identity.binding.taken", ErrorKind.Conflict, "Bound already",
        "The account, or the outside identity, is bound already; unbind it first.", "该账号或该外部身份已绑定，请先解绑。");

    public static readonly BindWeChatRequest Example = new("061Zxc100AbCdE1nB4000wXyZ");

    /// <param name="Code">What WeChat's web authorization gave the page.</param>
    internal sealed record BindWeChatRequest([property: Required, StringLength(512, MinimumLength = 1)] string Code);

    /// <param name="Provider">wechat, or a configured OpenID Connect provider.</param>
    /// <param name="DisplayName">As shown.</param>
    internal sealed record Binding(string Provider, string? DisplayName);

    public static async Task<Answer<Created<Binding>>> HandleAsync(
        BindWeChatRequest request, Caller caller, UserManager<Account> accounts, WeChat weChat, CancellationToken ct)
    {
        if (await accounts.FindByIdAsync(caller.Subject) is not { } account)
        {
            return CommonErrors.NotFound;
        }

        if ((await accounts.GetLoginsAsync(account)).Any(l => l.LoginProvider == WeChat.Provider))
        {
            return Taken;
        }

        var met = await weChat.OpenIdOfAsync(request.Code, ct);
        if (!met.TryGet(out var openId, out var errors))
        {
            return errors[0];
        }

        var bound = await accounts.AddLoginAsync(account, new UserLoginInfo(WeChat.Provider, openId, "微信"));
        return bound.Succeeded ? TypedResults.Created("/v1/accounts/me/bindings", new Binding(WeChat.Provider, "微信")) : Taken;
    }
}

/// <summary>What the caller's account is bound to.</summary>
internal static class ListBindings
{
    public static async Task<Answer<Ok<List<BindWeChat.Binding>>>> HandleAsync(Caller caller, IdentityDb db, CancellationToken ct)
    {
        var id = Guid.TryParse(caller.Subject, out var own) ? own : Guid.Empty;
        return TypedResults.Ok(await db.UserLogins.AsNoTracking().Where(l => l.UserId == id).OrderBy(l => l.LoginProvider)
            .Select(l => new BindWeChat.Binding(l.LoginProvider, l.ProviderDisplayName)).ToListAsync(ct));
    }
}

/// <summary>Unbinds one.</summary>
internal static class Unbind
{
    public static async Task<Answer<NoContent>> HandleAsync(string provider, Caller caller, UserManager<Account> accounts)
    {
        if (await accounts.FindByIdAsync(caller.Subject) is not { } account
            || (await accounts.GetLoginsAsync(account)).SingleOrDefault(l => l.LoginProvider == provider) is not { } bound)
        {
            return CommonErrors.NotFound;
        }

        await accounts.RemoveLoginAsync(account, bound.LoginProvider, bound.ProviderKey).OrThrow();
        return TypedResults.NoContent();
    }
}
