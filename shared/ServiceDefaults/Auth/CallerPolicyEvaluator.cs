using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Shemss.ServiceDefaults;

/// <summary>
/// Lets a caller through at once who meets requirements of ours only: what nearly every request is. All else, refusals included,
/// goes the framework's way.
/// </summary>
internal sealed class CallerPolicyEvaluator(IAuthorizationService authorization) : PolicyEvaluator(authorization)
{
    private static readonly Task<PolicyAuthorizationResult> Success = Task.FromResult(PolicyAuthorizationResult.Success());

    public override Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource) =>
        authenticationResult.Succeeded && Caller.Of(context.User) is { } caller && Meets(caller, policy)
            ? Success
            : base.AuthorizeAsync(policy, authenticationResult, context, resource);

    private static bool Meets(Caller caller, AuthorizationPolicy policy)
    {
        foreach (var requirement in policy.Requirements)
        {
            if (requirement is not DenyAnonymousAuthorizationRequirement && !(requirement is CallerRequirement ours && ours.IsMetBy(caller)))
            {
                return false;
            }
        }

        return true;
    }
}
