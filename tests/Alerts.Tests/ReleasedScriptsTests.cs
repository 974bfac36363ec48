using Shemss.Testing.Released;

namespace Shemss.Alerts.Tests;

public sealed class ReleasedScriptsTests
{
    [Fact]
    public void Released_scripts_never_change() => ReleasedScripts.Verify(typeof(Program).Assembly);
}
