using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Accounts;

/// <summary>Route table of accounts.</summary>
internal static class AccountEndpoints
{
    private static readonly Role[] People = [Role.Enterprise, Role.Institution, Role.Regulator, Role.Reviewer, Role.Admin];

    public static void MapAccounts(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/accounts").WithTags("Accounts");
        g.MapPost("/", RegisterAccount.HandleAsync).Writes(Role.Admin).Joins().Owner(Owner.None).WithName("registerAccount")
            .WithSummary("Registers an account; it has no password until one is issued").Example(RegisterAccount.Example);
        g.MapGet("/", ListAccounts.HandleAsync).Reads(Role.Admin).Owner(Owner.None).WithName("listAccounts").WithSummary("Accounts, by user name");
        g.MapGet("/{id:guid}", GetAccount.HandleAsync).Reads(Role.Admin).Owner(Owner.None).WithName("getAccount").WithSummary("One account");
        g.MapPut("/{id:guid}", ChangeAccount.HandleAsync).Changes(Role.Admin).Joins().Owner(Owner.None).WithName("changeAccount")
            .WithSummary("Changes an account's name, role or organisation; its sessions end").Example(ChangeAccount.Example);
        g.MapPut("/{id:guid}/password", IssuePassword.HandleAsync).Writes(Role.Admin).Joins().Owner(Owner.None).WithName("issuePassword")
            .WithSummary("Gives the account a new password, shown this once; unlocks it; its sessions end");
        g.MapPost("/{id:guid}/disable", SwitchAccount.DisableAsync).Writes(Role.Admin).Joins().Owner(Owner.None).WithName("disableAccount")
            .WithSummary("The account can no longer sign in; its sessions end");
        g.MapPost("/{id:guid}/enable", SwitchAccount.EnableAsync).Writes(Role.Admin).Joins().Owner(Owner.None).WithName("enableAccount")
            .WithSummary("The account can sign in again");
        g.MapPost("/{id:guid}/unlock", SwitchAccount.UnlockAsync).Writes(Role.Admin).Joins().Owner(Owner.None).WithName("unlockAccount")
            .WithSummary("Ends the lock-out that failed sign-ins caused");
        g.MapGet("/me", GetOwnAccount.HandleAsync).Reads(People).Owner(Owner.None).WithName("getOwnAccount").WithSummary("The caller's own account");
        g.MapPut("/me/password", ChangeOwnPassword.HandleAsync).Writes(People).Joins().Owner(Owner.None).WithName("changeOwnPassword")
            .WithSummary("Changes the caller's own password; other sessions end").Example(ChangeOwnPassword.Example);
    }
}
