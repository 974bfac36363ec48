using Microsoft.AspNetCore.Authorization;
using Shemss.Data;

namespace Shemss.ServiceDefaults;

/// <summary>The caller's role is one of these, and its token says whose data it may see.</summary>
internal sealed class RolesRequirement(IReadOnlyCollection<Role> roles) : AuthorizationHandler<RolesRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RolesRequirement requirement)
    {
        if (Caller.Of(context.User) is { } caller && roles.Contains(caller.Role) && caller.Scope.Kind != ScopeKind.None)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>No regulator of a district or park, and no partner with less than the city's view.</summary>
internal sealed class CityRequirement : AuthorizationHandler<CityRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, CityRequirement requirement)
    {
        if (Caller.Of(context.User) is { } caller && (caller.Role is not (Role.Regulator or Role.Partner) || caller.Scope.Kind == ScopeKind.City))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
