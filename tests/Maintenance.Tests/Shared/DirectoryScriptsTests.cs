using Shemss.PointDirectory;
using Shemss.Testing.Released;

namespace Shemss.Maintenance.Tests.Shared;

/// <summary>Of the library that every service which refers to points has, tested here for it has no tests of its own.</summary>
public sealed class DirectoryScriptsTests
{
    [Fact]
    public void Released_scripts_never_change() => ReleasedScripts.Verify(typeof(DirectoryMigrations).Assembly);
}
