using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Shemss.ServiceDefaults;

/// <summary>Values that make development easy and must never run elsewhere. Any library or service adds its own.</summary>
public static class DevelopmentDefaults
{
    /// <summary>
    /// Outside the environment Development the service refuses to start while <paramref name="key"/> is not configured or has
    /// the value <paramref name="developmentValue"/>.
    /// </summary>
    /// <param name="services">The service's services.</param>
    /// <param name="key">Configuration key, <c>Auth:ClientSecret</c> say.</param>
    /// <param name="developmentValue">The value development uses.</param>
    public static IServiceCollection AddDevelopmentDefault(this IServiceCollection services, string key, string developmentValue)
    {
        services.AddOptions<Registry>().ValidateOnStart();
        services.AddSingleton(new Entry(key, developmentValue));
        if (services.All(s => s.ImplementationType != typeof(Validator)))
        {
            services.AddSingleton<IValidateOptions<Registry>, Validator>();
        }

        return services;
    }

    internal sealed record Entry(string Key, string Value);

    internal sealed class Registry;

    private sealed class Validator(IEnumerable<Entry> entries, IConfiguration configuration, IHostEnvironment environment) : IValidateOptions<Registry>
    {
        public ValidateOptionsResult Validate(string? name, Registry options)
        {
            if (environment.IsDevelopment())
            {
                return ValidateOptionsResult.Success;
            }

            var wrong = entries.Where(e => configuration[e.Key] is not { Length: > 0 } value || value == e.Value).Select(e => e.Key).Distinct().ToArray();
            return wrong.Length == 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"Development defaults outside development: configure {string.Join(", ", wrong)}.");
        }
    }
}
