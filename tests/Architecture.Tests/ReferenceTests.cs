using System.Text.RegularExpressions;
using System.Xml.Linq;

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
    public void MassTransit_stays_on_its_last_free_line() => Assert.Empty(NotFree(Repository.Read("Directory.Packages.props")));

    [Theory]
    [InlineData("[9.0.0]")]
    [InlineData("[8.4.1]")]
    [InlineData("8.5.12")]
    [InlineData("[8.5.12,10)")]
    public void A_MassTransit_that_is_another_or_may_become_another_is_found(string version) =>
        Assert.Single(NotFree($"<Project><ItemGroup><PackageVersion Include=\"MassTransit.RabbitMQ\" Version=\"{version}\" /></ItemGroup></Project>"));

    [Fact]
    public void Every_project_is_in_the_solution() => Assert.Empty(Missing(Repository.Projects, Repository.Read("Shemss.sln")));

    [Fact]
    public void A_project_that_the_solution_does_not_name_is_found()
    {
        const string solution = "Project(\"{FAE0}\") = \"Sites.Tests\", \"tests\\Sites.Tests\\Sites.Tests.csproj\", \"{0001}\"";
        Assert.Equal(
            ["services/Sites/Sites.csproj"],
            Missing([Project.Read("services/Sites/Sites.csproj", "<Project />"), Project.Read("tests/Sites.Tests/Sites.Tests.csproj", "<Project />")], solution));
    }

    [Fact]
    public void Contracts_standards_and_the_codec_use_no_package() => Assert.Empty(Repository.Projects.SelectMany(PackagesOfPure));

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Standards")]
    [InlineData("Hj212")]
    public void A_package_where_there_may_be_none_is_found(string project) =>
        Assert.Single(PackagesOfPure(Project.Read($"shared/{project}/{project}.csproj", "<Project><ItemGroup><PackageReference Include=\"Npgsql\" /></ItemGroup></Project>")));

    [Fact]
    public void No_mediator_and_no_mapper_is_used() => Assert.Empty(Repository.Projects.SelectMany(GoBetweens));

    [Theory]
    [InlineData("MediatR")]
    [InlineData("Mediator.SourceGenerator")]
    [InlineData("AutoMapper.Extensions.Microsoft.DependencyInjection")]
    [InlineData("Mapster")]
    [InlineData("Riok.Mapperly")]
    public void A_mediator_or_a_mapper_is_found(string package) =>
        Assert.Single(GoBetweens(Project.Read("services/Sites/Sites.csproj", $"<Project><ItemGroup><PackageReference Include=\"{package}\" /></ItemGroup></Project>")));

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

    private static IEnumerable<string> NotFree(string versions) => XDocument.Parse(versions).Descendants("PackageVersion")
        .Where(v => v.Attribute("Include")!.Value.StartsWith("MassTransit", StringComparison.Ordinal))
        .Select(v => v.Attribute("Version")!.Value)
        .Where(v => !Regex.IsMatch(v, @"^\[8\.5\.\d+\]$"));

    private static IEnumerable<string> Missing(IEnumerable<Project> projects, string solution) =>
        projects.Select(p => p.Path).Where(path => !solution.Replace('\\', '/').Contains($"\"{path}\"", StringComparison.Ordinal));

    private static IEnumerable<string> PackagesOfPure(Project project) => project.Packages
        .Where(_ => project.Area == "shared" && project.Name is "Contracts" or "Standards" or "Hj212")
        .Select(p => $"{project.Path} uses {p}");

    private static IEnumerable<string> GoBetweens(Project project) => project.Packages
        .Where(p => Regex.IsMatch(p, @"^(MediatR|Mediator|Brighter|Paramore|AutoMapper|Mapster|AgileObjects|Riok\.Mapperly)\b", RegexOptions.IgnoreCase))
        .Select(p => $"{project.Path} uses {p}");
}
