using Shemss.Testing.Released;

namespace Shemss.ServiceDefaults.Tests;

public sealed class ReleasedScriptsTests
{
    [Fact]
    public void Released_scripts_never_change() => ReleasedScripts.Verify(typeof(Migrations).Assembly);
}
