using Shemss.Testing.Released;

namespace Shemss.Messaging.Tests;

public sealed class MigrationsTests
{
    [Fact]
    public void Released_scripts_never_change() => ReleasedScripts.Verify(typeof(MessagingMigrations).Assembly);
}
