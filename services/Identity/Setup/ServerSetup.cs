using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Npgsql;
using OpenIddict.Server;
using Shemss.Identity.Keys;
using Shemss.Identity.Model;
using Shemss.Identity.SignIn;
using Shemss.Identity.Tokens;
using Shemss.ServiceDefaults;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Shemss.Identity.Setup;

/// <summary>Puts OpenIddict, ASP.NET Core Identity and the sign-in pages together.</summary>
internal static class ServerSetup
{
    public static void AddIdentityServer(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<IdentitySettings>().BindConfiguration(IdentitySettings.Section);
        var settings = builder.Configuration.GetSection(IdentitySettings.Section).Get<IdentitySettings>() ?? new IdentitySettings();
        ProductionGuard.Check(builder.Environment, builder.Configuration, settings);

        services.AddDbContext<IdentityDb>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())

            // A refused write is somebody's answer, and said as such by whoever asked for it.
            .ConfigureWarnings(warnings => warnings.Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug))));
        services.AddSingleton<SecretBox>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<IdentityMetrics>();
        services.AddHostedService<KeyRotation>();
        services.AddHostedService<StartingData>();
        services.AddHostedService<TokenPruning>();
        AddAccounts(services, settings);
        AddTokens(services, builder.Configuration, settings);
        services.AddIdentityRateLimits(settings);
        services.AddRazorPages();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "shemss_csrf";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true;
        });
    }

    private static void AddAccounts(IServiceCollection services, IdentitySettings settings)
    {
        services.AddIdentityCore<Account>(options =>
            {
                options.Password.RequiredLength = 12;
                options.Lockout.MaxFailedAccessAttempts = settings.SignIn.MaxFailures;
                options.Lockout.DefaultLockoutTimeSpan = settings.SignIn.Lockout;
                options.Lockout.AllowedForNewUsers = true;

                // "Confirmed" means not disabled: see EnabledAccounts.
                options.SignIn.RequireConfirmedAccount = true;
                options.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._@+";
            })
            .AddEntityFrameworkStores<IdentityDb>()
            .AddSignInManager();
        services.AddScoped<IUserConfirmation<Account>, EnabledAccounts>();
        services.AddScoped<PasswordSignIn>();

        // Bearer stays the default scheme: the cookies serve the sign-in pages only.
        var authentication = services.AddAuthentication();
        authentication.AddIdentityCookies(cookies =>
        {
            cookies.ApplicationCookie!.Configure(cookie =>
            {
                cookie.Cookie.Name = "shemss_session";
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookie.ExpireTimeSpan = settings.SignIn.Session;
                cookie.SlidingExpiration = true;
                cookie.LoginPath = "/signin";
            });
            cookies.ExternalCookie!.Configure(cookie => cookie.Cookie.Name = "shemss_external");
        });
        foreach (var (name, provider) in settings.External)
        {
            authentication.AddOpenIdConnect(name, provider.DisplayName ?? name, options =>
            {
                options.SignInScheme = IdentityConstants.ExternalScheme;
                options.Authority = provider.Authority;
                options.RequireHttpsMetadata = provider.Authority?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;
                options.ClientId = provider.ClientId;
                options.ClientSecret = provider.ClientSecret;
                options.ResponseType = "code";
                options.ResponseMode = "query";
                options.UsePkce = true;
                options.CallbackPath = $"/signin/oidc/{name}";
                options.MapInboundClaims = false;
                options.SaveTokens = false;
                options.CorrelationCookie.SameSite = SameSiteMode.Lax;
                options.NonceCookie.SameSite = SameSiteMode.Lax;
                options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                foreach (var scope in provider.Scopes)
                {
                    options.Scope.Add(scope);
                }

                // ASP.NET Core Identity finds the outside identity by this claim.
                options.Events.OnTokenValidated = context =>
                {
                    var subject = context.Principal!.FindFirst(provider.SubjectClaim)?.Value;
                    if (string.IsNullOrEmpty(subject))
                    {
                        context.Fail($"The provider's token has no {provider.SubjectClaim}.");
                    }
                    else
                    {
                        ((System.Security.Claims.ClaimsIdentity)context.Principal.Identity!).AddClaim(new(System.Security.Claims.ClaimTypes.NameIdentifier, subject));
                    }

                    return Task.CompletedTask;
                };
                options.Events.OnRemoteFailure = context =>
                {
                    context.HandleResponse();
                    return SignInProblem.Page("external_sign_in_failed", StatusCodes.Status400BadRequest).ExecuteAsync(context.HttpContext);
                };
            });
        }

        // Its warning that keys lie in the clear is about any other repository; ours seals them.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error));
        services.AddDataProtection().SetApplicationName("shemss-identity");
        services.AddOptions<KeyManagementOptions>().Configure<IServiceScopeFactory, SecretBox, TimeProvider>(
            (options, scopes, box, time) => options.XmlRepository = new DataProtectionKeys(scopes, box, time));
    }

    private static void AddTokens(IServiceCollection services, IConfiguration configuration, IdentitySettings settings)
    {
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IdentityDb>().ReplaceDefaultEntities<Client, Grant, TokenScope, IssuedToken, Guid>())
            .AddServer(server =>
            {
                server.SetIssuer(IssuerOf(configuration));
                server.SetAuthorizationEndpointUris("connect/authorize")
                    .SetTokenEndpointUris("connect/token")
                    .SetEndSessionEndpointUris("connect/logout")
                    .SetUserInfoEndpointUris("connect/userinfo")
                    .SetRevocationEndpointUris("connect/revoke");
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowClientCredentialsFlow().AllowRefreshTokenFlow();
                server.Configure(options =>
                {
                    // A plain challenge shows the verifier to whoever sees the request.
                    options.CodeChallengeMethods.Clear();
                    options.CodeChallengeMethods.Add(CodeChallengeMethods.Sha256);
                });
                server.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.OfflineAccess, Principals.Audience);
                server.RegisterClaims(Claims.Subject, Claims.Name, Claims.Role, "org", "org_kind", "authority", Caller.ViewClaim);

                // Services check tokens themselves, so these are signed, not encrypted: any OpenID Connect provider's would do.
                server.DisableAccessTokenEncryption();
                server.SetAccessTokenLifetime(settings.Tokens.Access)
                    .SetRefreshTokenLifetime(settings.Tokens.Refresh)
                    .SetAuthorizationCodeLifetime(TimeSpan.FromMinutes(2))
                    .SetRefreshTokenReuseLeeway(settings.Tokens.ReuseLeeway);
                PagesForRefusals(server);
                server.UseAspNetCore()
                    .EnableAuthorizationEndpointPassthrough()
                    .EnableTokenEndpointPassthrough()
                    .EnableEndSessionEndpointPassthrough()
                    .EnableUserInfoEndpointPassthrough()

                    // TLS ends at the edge; services ask for tokens inside the network. Outside Development the issuer must be https.
                    .DisableTransportSecurityRequirement();
            });
        services.AddOptions<OpenIddictServerOptions>().Configure<KeyRing>((options, ring) =>
        {
            options.SigningCredentials.AddRange(ring.Signing.Select(key => new SigningCredentials(key, SecurityAlgorithms.RsaSha256)));
            options.EncryptionCredentials.AddRange(ring.Encryption.Select(key =>
                new EncryptingCredentials(key, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512)));
        });

        // This service's own API takes its own tokens; it need not ask itself over the network for the keys it holds.
        services.AddOptions<JwtBearerOptions>("Jwt").PostConfigure<KeyRing>((bearer, ring) =>
        {
            bearer.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(new OpenIdConnectConfiguration());
            bearer.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, kid, parameters) =>
                ring.Signing.Concat(parameters.IssuerSigningKeys ?? []).Where(k => kid is null || k.KeyId == kid);
        });
    }

    /// <summary>A refusal that must not be sent to the client, because its address is what cannot be trusted, is shown to the person as a page.</summary>
    private static void PagesForRefusals(OpenIddictServerBuilder server)
    {
        // After OpenIddict has found out where it may redirect to, before it writes plain text.
        const int order = int.MinValue + 500_000;
        server.AddEventHandler<OpenIddictServerEvents.ApplyAuthorizationResponseContext>(handler => handler.SetOrder(order).UseInlineHandler(context =>
            context.RedirectUri is null ? ShowAsync(context, context.Response.Error) : default));
        server.AddEventHandler<OpenIddictServerEvents.ApplyEndSessionResponseContext>(handler => handler.SetOrder(order).UseInlineHandler(context =>
            context.PostLogoutRedirectUri is null ? ShowAsync(context, context.Response.Error) : default));

        static async ValueTask ShowAsync(OpenIddictServerEvents.BaseRequestContext context, string? error)
        {
            if (error is not null && context.Transaction.GetHttpRequest() is { } request)
            {
                await SignInProblem.Page(error, StatusCodes.Status400BadRequest).ExecuteAsync(request.HttpContext);
                context.HandleRequest();
            }
        }
    }

    /// <summary>The public address tokens name as their issuer: <c>Auth:Authority</c>, the same for every service.</summary>
    public static Uri IssuerOf(IConfiguration configuration) =>
        Uri.TryCreate(configuration["Auth:Authority"], UriKind.Absolute, out var issuer)
            ? issuer
            : throw new InvalidOperationException("Auth:Authority must be the absolute public address of the token issuer.");

    /// <summary>A disabled account cannot sign in.</summary>
    private sealed class EnabledAccounts : IUserConfirmation<Account>
    {
        public Task<bool> IsConfirmedAsync(UserManager<Account> manager, Account user) => Task.FromResult(user.DisabledAt is null);
    }
}
