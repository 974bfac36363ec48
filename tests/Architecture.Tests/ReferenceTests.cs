namespace Shemss.Architecture.Tests;

/// <summary>Who may know whom.</summary>
public sealed class ReferenceTests
{
    /// <summary>What a shared project may reference; a service may reference any shared project but those that only host or run.</summary>
    private static readonly Dictionary<string, string[]> Shared = new(StringComparer.Ordinal)
    {
        ["Contracts"] = [],
        ["Standards"] = [],
        ["Hj212"] = [],
        ["Data"] = [],
        ["LocalHosting"] = [],
        ["Messaging"] = ["Contracts", "Data"],
        ["ServiceDefaults"] = ["Data"],
        ["PointDirectory"] = ["Contracts", "Data", "Messaging"],
    };

    [Fact]
    public void Projects_reference_only_whom_they_may_know() => Assert.Empty(Repository.Projects.SelectMany(Violations));

    [Theory]
    [InlineData("services/Sites/Sites.csproj", "../Registry/Registry.csproj")]
    [InlineData("shared/Standards/Standards.csproj", "../Data/Data.csproj")]
    [InlineData("shared/Data/Data.csproj", "../Messaging/Messaging.csproj")]
    [InlineData("services/Sites/Sites.csproj", "../../shared/LocalHosting/LocalHosting.csproj")]
    [InlineData("services/Sites/Sites.csproj", "../../tests/Testing/Testing.csproj")]
    public void A_reference_that_may_not_be_is_found(string project, string reference) =>
        Assert.Single(Violations(Project.Read(project, $"<Project><ItemGroup><ProjectReference Include=\"{reference}\" /></ItemGroup></Project>")));

    [Fact]
    public void Entity_Framework_is_Identitys_alone() => Assert.Empty(Repository.Projects.SelectMany(EntityFramework));

    [Fact]
    public void Entity_Framework_elsewhere_is_found() =>
        Assert.Single(EntityFramework(Project.Read(
            "services/Sites/Sites.csproj", "<Project><ItemGroup><PackageReference Include=\"Npgsql.EntityFrameworkCore.PostgreSQL\" /></ItemGroup></Project>")));

    [Fact]
    public void MassTransit_stays_on_its_last_free_line()
    {
        var versions = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props"));
        Assert.Contains("Include=\"MassTransit.RabbitMQ\" Version=\"[8.5.", versions, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Shemss.sln")).Replace('\\', '/');
        Assert.Empty(Repository.Projects.Where(p => !solution.Contains(p.Path, StringComparison.Ordinal)).Select(p => p.Path));
    }

    private static IEnumerable<string> Violations(Project project) => project.References
        .Where(reference => project.Area switch
        {
            "shared" => !Shared.TryGetValue(project.Name, out var allowed) || !allowed.Contains(reference),
            "services" => !Shared.ContainsKey(reference) || reference == "LocalHosting",
            _ => false,
        })
        .Select(reference => $"{project.Path} references {reference}");

    private static IEnumerable<string> EntityFramework(Project project) => project.Packages
        .Where(p => p.Contains("EntityFrameworkCore", StringComparison.Ordinal) && project.Name is not "Identity" and not "Identity.Tests")
        .Select(p => $"{project.Path} uses {p}");
}
