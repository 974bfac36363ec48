using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Registry.Tests;

[Trait("Needs", "Servers")]
public sealed class WalkTests(TestServers servers)
{
    [Fact]
    public async Task Every_operation_serves_its_roles_their_own_data_and_nobody_elses()
    {
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry");
        (await new ApiWalk(registry.Target).RunAsync()).AssertClean();
    }

    [Fact]
    public async Task Bad_input_is_refused_with_a_code_and_leaves_nothing()
    {
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry");
        (await new BadInputWalk(registry.Target).RunAsync()).AssertClean();
    }
}
