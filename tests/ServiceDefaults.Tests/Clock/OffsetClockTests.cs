using Microsoft.Extensions.DependencyInjection;
using Shemss.ServiceDefaults.Tests.Toy;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests.Clock;

[Trait("Needs", "Servers")]
public sealed class OffsetClockTests(TestServers servers)
{
    [Fact]
    public async Task In_development_a_file_puts_the_clock_forward_while_the_service_runs()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.clock");
        await using var toy = await ToyService.StartAsync(servers, settings: new() { ["Clock:OffsetFile"] = file });
        var clock = toy.Services.GetRequiredService<TimeProvider>();
        Assert.InRange(clock.GetUtcNow() - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
        await File.WriteAllTextAsync(file, "13:30:00");
        Assert.InRange(clock.GetUtcNow() - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(13.4), TimeSpan.FromHours(13.6));
        File.Delete(file);
    }

    [Fact]
    public async Task Production_refuses_a_clock_that_can_be_turned() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => ToyService.StartAsync(
            servers, environment: "Production", settings: new() { ["Auth:ClientSecret"] = "a secret of its own", ["Clock:OffsetFile"] = "/dev/null" }));
}
