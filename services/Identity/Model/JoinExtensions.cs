using Shemss.Data;

namespace Shemss.Identity.Model;

/// <summary>Brings EF, and with it ASP.NET Core Identity and OpenIddict, into a use case's transaction.</summary>
internal static class JoinExtensions
{
    /// <summary>Comes after Writes or Changes, which open the session: the handler's managers then save inside it.</summary>
    public static RouteHandlerBuilder Joins(this RouteHandlerBuilder builder) => builder.AddEndpointFilter((context, next) =>
    {
        var services = context.HttpContext.RequestServices;
        services.GetRequiredService<IdentityDb>().Join(services.GetRequiredService<DbSession>());
        return next(context);
    });
}
