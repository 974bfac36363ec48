using Shemss.ServiceDefaults;

namespace Shemss.Registry.Authorities;

/// <summary>Routes of authorities (管理部门).</summary>
internal static class AuthorityEndpoints
{
    public static void MapAuthorities(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/authorities").WithTags("Authorities").Owner(Owner.None);
        g.MapPost("/", CreateAuthority.HandleAsync).Writes(Role.Admin)
            .WithName("createAuthority").WithSummary("An administrator enters an authority").Example(CreateAuthority.Example);
        g.MapGet("/", ListAuthorities.HandleAsync).Reads(Roles.SignedIn)
            .WithName("listAuthorities").WithSummary("All authorities");
    }
}
