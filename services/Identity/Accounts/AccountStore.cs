using Microsoft.AspNetCore.Identity;

namespace Shemss.Identity.Accounts;

internal static class AccountStore
{
    /// <summary>Of changes that no rule can refuse here: another outcome is a concurrent change or a defect.</summary>
    public static async Task OrThrow(this Task<IdentityResult> change)
    {
        var outcome = await change;
        if (!outcome.Succeeded)
        {
            throw new InvalidOperationException($"The account could not be saved: {outcome}");
        }
    }
}
