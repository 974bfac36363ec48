using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Shemss.ServiceDefaults;

internal static class AuthSetup
{
    public static void AddAuth(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AuthOptions>().BindConfiguration("Auth").ValidateDataAnnotations().ValidateOnStart();
        services.AddDevelopmentDefault("Auth:ClientSecret", AuthOptions.DevelopmentSecret);
        services.AddSingleton<TokenCache>();
        services.AddHttpContextAccessor();
        services.AddScoped(p => Caller.Of(p.GetRequiredService<IHttpContextAccessor>().HttpContext?.User
            ?? throw new InvalidOperationException("There is no caller outside a request."))
            ?? throw new InvalidOperationException("The request has no caller."));

        services.AddScoped<IAuthenticationService, CallerAuthentication>();
        services.AddSingleton<IPolicyEvaluator, CallerPolicyEvaluator>();
        services.AddAuthentication(BearerHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null)
            .AddJwtBearer(BearerHandler.JwtScheme, _ => { });
        services.AddOptions<JwtBearerOptions>(BearerHandler.JwtScheme)
            .Configure<IOptions<AuthOptions>, IHttpClientFactory, TimeProvider, IHostEnvironment>(Configure);

        services.AddAuthorization(options =>
        {
            options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
            options.DefaultPolicy = options.FallbackPolicy;
            foreach (var role in Enum.GetValues<Role>())
            {
                options.AddPolicy(Roles.PolicyOf(role), p => p.AddRequirements(new RolesRequirement([role])));
            }

            options.AddPolicy(Roles.OperatorPolicy, p => p.AddRequirements(new RolesRequirement([Role.Admin])));
            options.AddPolicy(Roles.ServicePolicy, p => p.AddRequirements(new RolesRequirement([Role.Service])));
        });

        services.AddTransient<ServiceTokenHandler>();
        services.AddSingleton<ServiceTokens>();
        services.AddHttpClient(ServiceTokenHandler.ClientName).AddHttpMessageHandler<ServiceTokenHandler>();
    }

    private static void Configure(
        JwtBearerOptions jwt, IOptions<AuthOptions> options, IHttpClientFactory clients, TimeProvider time, IHostEnvironment environment)
    {
        var auth = options.Value;
        jwt.MapInboundClaims = false;
        jwt.SaveToken = false;
        jwt.Audience = auth.Audience;
        var issuer = auth.Authority.TrimEnd('/');
        jwt.TokenValidationParameters = new TokenValidationParameters
        {
            // An issuer is a URL, and whether it ends in a slash is a matter of who prints it.
            ValidIssuers = [issuer, issuer + "/"],
            ValidAudience = auth.Audience,
            ValidTypes = ["at+jwt"],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            NameClaimType = "sub",
            RoleClaimType = "role",
            ClockSkew = TimeSpan.FromSeconds(30),
            LifetimeValidator = (from, until, _, parameters) => Lives(from, until, time.GetUtcNow(), parameters.ClockSkew),
        };

        if (auth.KeySet.Length > 0)
        {
            jwt.TokenValidationParameters.IssuerSigningKeys = new JsonWebKeySet(auth.KeySet).GetSigningKeys();
            jwt.Configuration = new Microsoft.IdentityModel.Protocols.OpenIdConnect.OpenIdConnectConfiguration();
        }
        else
        {
            jwt.MetadataAddress = auth.MetadataAddress;

            // Inside the system's network, by name; what is signed is checked against keys fetched over it.
            jwt.RequireHttpsMetadata = false;
            jwt.Backchannel = clients.CreateClient(ServiceTokens.IdentityClient);
            jwt.RefreshInterval = TimeSpan.FromSeconds(environment.IsDevelopment() ? 5 : 60);
        }
    }

    private static bool Lives(DateTime? from, DateTime? until, DateTimeOffset now, TimeSpan skew) =>
        until is { } end && now.UtcDateTime < end + skew && (from is null || now.UtcDateTime >= from - skew);
}
