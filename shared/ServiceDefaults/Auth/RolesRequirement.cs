using Microsoft.AspNetCore.Authorization;

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

/// <summary>The caller's role is one of these.</summary>
internal sealed class RolesRequirement(IReadOnlyCollection<Role> roles) : CallerRequirement
{
    public override bool IsMetBy(Caller caller) => roles.Contains(caller.Role);
}

/// <summary>No regulator of a district or park.</summary>
internal sealed class CityRequirement : CallerRequirement
{
    public override bool IsMetBy(Caller caller) => caller.Role != Role.Regulator || caller.Authority is null;
}
