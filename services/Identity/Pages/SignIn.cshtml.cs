using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OpenIddict.Abstractions;
using Shemss.Identity.Model;
using Shemss.Identity.SignIn;

namespace Shemss.Identity.Pages;

/// <summary>/signin: user name and password, or an outside provider. Plain HTML, no script.</summary>
public sealed class SignInModel : PageModel
{
    private readonly PasswordSignIn _signIn;
    private readonly SignInManager<Account> _sessions;
    private readonly IOpenIddictApplicationManager _clients;

    /// <summary>Made by the container, whose types are the service's own.</summary>
    /// <param name="services">The request's services.</param>
    public SignInModel(IServiceProvider services)
    {
        _signIn = services.GetRequiredService<PasswordSignIn>();
        _sessions = services.GetRequiredService<SignInManager<Account>>();
        _clients = services.GetRequiredService<IOpenIddictApplicationManager>();
    }

    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    [BindProperty(Name = "userName")]
    public string? UserName { get; set; }

    [BindProperty(Name = "password")]
    public string? Password { get; set; }

    internal Words Words => Words.For(HttpContext);

    internal string? Error { get; private set; }

    /// <summary>An outside identity that waits to be bound to the account that signs in now.</summary>
    internal string? ToBind { get; private set; }

    internal IReadOnlyList<AuthenticationScheme> Providers { get; private set; } = [];

    public async Task OnGetAsync() => await PrepareAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await _signIn.TryAsync(UserName ?? "", Password ?? "", HttpContext.RequestAborted))
        {
            return LocalRedirect(Local(ReturnUrl));
        }

        await PrepareAsync();
        Error = Words.Failed;
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Page();
    }

    internal static string Local(string? url) =>
        url is { Length: > 0 } && url[0] == '/' && !url.StartsWith("//", StringComparison.Ordinal) && !url.StartsWith("/\\", StringComparison.Ordinal) && !url.Any(char.IsControl)
            ? url : "/signin/done";

    private async Task PrepareAsync()
    {
        PageSecurity.Apply(HttpContext, await PageSecurity.OriginOfClientAsync(ReturnUrl, _clients));
        Providers = [.. await _sessions.GetExternalAuthenticationSchemesAsync()];
        ToBind = (await _sessions.GetExternalLoginInfoAsync())?.ProviderDisplayName;
    }
}
