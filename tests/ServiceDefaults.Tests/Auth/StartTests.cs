using Microsoft.Extensions.Options;
using Shemss.ServiceDefaults.Tests.Toy;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests.Auth;

[Trait("Needs", "Servers")]
public sealed class StartTests(TestServers servers)
{
    [Fact]
    public async Task Production_refuses_development_defaults()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ToyService.StartAsync(servers, environment: "Production"));
        Assert.Contains("Auth:ClientSecret", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Service:FilesPath", refused.Message, StringComparison.Ordinal);
        await using var toy = await ToyService.StartAsync(servers, environment: "Production", settings: new() { ["Auth:ClientSecret"] = "a secret of its own" });
    }

    [Fact]
    public async Task A_library_adds_defaults_of_its_own()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ToyService.StartAsync(servers, environment: "Production",
            services: s => s.AddDevelopmentDefault("Toy:Key", "toy"),
            settings: new() { ["Auth:ClientSecret"] = "a secret of its own", ["Toy:Key"] = "toy" }));
        Assert.Contains("Toy:Key", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auth:Authority", "")]
    [InlineData("Service:MaxFileBytes", "5")]
    [InlineData("Service:ShutdownSeconds", "0")]
    public async Task Wrong_options_stop_the_start(string key, string value) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => ToyService.StartAsync(servers, settings: new() { [key] = value }));
}
