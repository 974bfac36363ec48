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

/// <summary>No regulator of a district or park.</summary>
internal sealed class CityRequirement : AuthorizationHandler<CityRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, CityRequirement requirement)
    {
        if (Caller.Of(context.User) is { } caller && (caller.Role != Role.Regulator || caller.Authority is null))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
