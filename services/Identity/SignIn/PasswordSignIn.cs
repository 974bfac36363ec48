using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Shemss.Identity.Model;
using Shemss.Identity.Tokens;

namespace Shemss.Identity.SignIn;

/// <summary>Signs a person in by user name and password. Every failure looks the same from outside, and takes as long.</summary>
internal sealed class PasswordSignIn(
    UserManager<Account> accounts, SignInManager<Account> sessions, IPasswordHasher<Account> hasher, IdentityMetrics metrics, TimeProvider time, ILogger<PasswordSignIn> logger)
{
    private static string? _decoy;

    public async Task<bool> TryAsync(string userName, string password, CancellationToken ct)
    {
        var account = userName.Length is 0 or > 256 || password.Length is 0 or > 256 ? null : await accounts.FindByNameAsync(userName);
        if (account is null)
        {
            // The time a hash takes must not tell which names exist.
            _decoy ??= hasher.HashPassword(null!, "decoy");
            hasher.VerifyHashedPassword(null!, _decoy, password);
            metrics.SignInTried("failed", "password");
            return false;
        }

        var outcome = await sessions.PasswordSignInAsync(account, password, isPersistent: false, lockoutOnFailure: true);
        metrics.SignInTried(outcome.Succeeded ? "succeeded" : outcome.IsLockedOut ? "locked-out" : outcome.IsNotAllowed ? "disabled" : "failed", "password");
        if (!outcome.Succeeded)
        {
            logger.LogWarning("Sign-in of account {AccountId} refused: {Outcome}.", account.Id, outcome);
            return false;
        }

        await BindWaitingAsync(account);
        await SignedInAsync(account);
        return true;
    }

    /// <summary>Notes when; called after every kind of sign-in.</summary>
    public async Task SignedInAsync(Account account)
    {
        account.LastSignInAt = time.GetUtcNow();
        await accounts.UpdateAsync(account);
        logger.LogInformation("Account {AccountId} signed in.", account.Id);
    }

    /// <summary>An outside identity met before, bound to nobody yet, is bound to who has now shown the password.</summary>
    private async Task BindWaitingAsync(Account account)
    {
        if (await sessions.GetExternalLoginInfoAsync() is not { } waiting)
        {
            return;
        }

        var bound = await accounts.AddLoginAsync(account, waiting);
        logger.LogInformation("Binding of account {AccountId} to {Provider}: {Outcome}.", account.Id, waiting.LoginProvider, bound);
        await sessions.Context.SignOutAsync(IdentityConstants.ExternalScheme);
    }
}
