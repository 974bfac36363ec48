using Shemss.Data;

namespace Shemss.Identity.Model;

/// <summary>Brings EF, and with it ASP.NET Core Identity and OpenIddict, into a use case's transaction.</summary>
internal static class JoinExtensions
{
    /// <summary>Comes after Writes or Changes, which open the session: the handler's managers then save inside it.</summary>
    public static RouteHandlerBuilder Joins(this RouteHandlerBuilder builder) => builder.AddEndpointFilter(async (context, next) =>
    {
        var services = context.HttpContext.RequestServices;
        var connection = await services.GetRequiredService<DbSession>().UseConnectionAsync(context.HttpContext.RequestAborted);
        services.GetRequiredService<IdentityDb>().Join(connection);
        return await next(context);
    });
}
