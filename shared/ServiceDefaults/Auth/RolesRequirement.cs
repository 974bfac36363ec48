using Microsoft.AspNetCore.Authorization;
using Shemss.Data;

namespace Shemss.ServiceDefaults;

/// <summary>What an operation asks of its caller.</summary>
internal abstract class CallerRequirement : IAuthorizationRequirement, IAuthorizationHandler
{
    public abstract bool IsMetBy(Caller caller);

    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (Caller.Of(context.User) is { } caller && IsMetBy(caller))
        {
            context.Succeed(this);
        }

        return Task.CompletedTask;
    }
}

/// <summary>The caller's role is one of these, and its token says whose data it may see.</summary>
internal sealed class RolesRequirement(IReadOnlyCollection<Role> roles) : CallerRequirement
{
    public override bool IsMetBy(Caller caller) => roles.Contains(caller.Role) && caller.Scope.Kind != ScopeKind.None;
}

/// <summary>No regulator of a district or park, and no partner with less than the city's view.</summary>
internal sealed class CityRequirement : CallerRequirement
{
    public override bool IsMetBy(Caller caller) => caller.Role is not (Role.Regulator or Role.Partner) || caller.Scope.Kind == ScopeKind.City;
}
