using Microsoft.AspNetCore.Authorization;

namespace Shemss.ServiceDefaults;

/// <summary>The caller's role is one of these.</summary>
internal sealed class RolesRequirement(IReadOnlyCollection<Role> roles) : AuthorizationHandler<RolesRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RolesRequirement requirement)
    {
        if (Caller.Of(context.User) is { } caller && roles.Contains(caller.Role))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
