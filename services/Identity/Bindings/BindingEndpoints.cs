using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Bindings;

/// <summary>Route table of the caller's outside identities.</summary>
internal static class BindingEndpoints
{
    private static readonly Role[] People = [Role.Enterprise, Role.Institution, Role.Regulator, Role.Reviewer, Role.Admin];

    public static void MapBindings(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/accounts/me/bindings").WithTags("Bindings");
        g.MapGet("/", ListBindings.HandleAsync).Reads(People).Owner(Owner.None).WithName("listOwnBindings").WithSummary("The outside identities bound to the caller's account");
        g.MapPost("/", BindWeChat.HandleAsync).Writes(People).Joins().Owner(Owner.None).WithName("bindWeChat")
            .WithSummary("Binds the caller's account to a follower of the WeChat public account").Example(BindWeChat.Example);
        g.MapDelete("/{provider}", Unbind.HandleAsync).Writes(People).Joins().Owner(Owner.None).WithName("unbind")
            .WithSummary("Unbinds an outside identity from the caller's account").ExampleOf("provider", WeChat.Provider);
    }
}
