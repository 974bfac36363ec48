using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Shemss.Architecture.Tests;

/// <summary>How things are named, what AppHost knows, and what stands for itself alone.</summary>
public sealed partial class HouseTests
{
    [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace { get; }

    [GeneratedRegex(@"\bShemss\.(?!LocalHosting\b)\w+")]
    private static partial Regex OurNamespace { get; }

    [Fact]
    public void A_project_is_called_as_its_folder_and_so_are_its_assembly_and_namespace() => Assert.Empty(Repository.Projects.SelectMany(Misnamed));

    [Theory]
    [InlineData("services/Sites/Points.csproj", "<Project />")]
    [InlineData("services/Sites/Sites.csproj", "<Project><PropertyGroup><AssemblyName>Sites</AssemblyName></PropertyGroup></Project>")]
    [InlineData("services/Sites/Sites.csproj", "<Project><PropertyGroup><RootNamespace>Shemss.Points</RootNamespace></PropertyGroup></Project>")]
    public void A_project_with_another_name_is_found(string path, string xml) => Assert.Single(Misnamed(Project.Read(path, xml)));

    [Fact]
    public void Namespaces_begin_with_the_house_and_the_folder() =>
        Assert.Empty(new[] { "services", "shared", "tests", "AppHost" }.SelectMany(Repository.Sources).SelectMany(Astray));

    [Theory]
    [InlineData("services/Sites/Points/GetPoint.cs", "namespace Sites.Points;")]
    [InlineData("services/Sites/Points/GetPoint.cs", "namespace Shemss.Registry.Points;")]
    [InlineData("shared/Data/DbSession.cs", "namespace Shemss.DataSessions;")]
    [InlineData("tests/Sites.Tests/PointTests.cs", "namespace Shemss.Sites\n{\n}")]
    public void A_namespace_of_another_folder_is_found(string path, string text) => Assert.Single(Astray((path, text)));

    [Fact]
    public void AppHost_names_services_only_as_resources() =>
        Assert.Empty(Repository.Sources("AppHost").SelectMany(Named).Concat(Referenced(Repository.Read("AppHost/AppHost.csproj"))));

    [Theory]
    [InlineData("using Shemss.Sites.Domain;")]
    [InlineData("var rules = Shemss.Credit.Domain.Scheme.Current;")]
    public void AppHost_using_a_services_type_is_found(string line) => Assert.Single(Named(("AppHost/AppHost.cs", line)));

    [Theory]
    [InlineData("IsAspireProjectResource=\"false\"")]
    [InlineData("ReferenceOutputAssembly=\"true\"")]
    public void AppHost_referring_to_a_services_assembly_is_found(string attribute) =>
        Assert.Single(Referenced($"<Project><ItemGroup><ProjectReference Include=\"../services/Sites/Sites.csproj\" {attribute} /></ItemGroup></Project>"));

    [Fact]
    public void No_interface_of_a_service_has_a_single_implementation() => Assert.Empty(Repository.Services.SelectMany(s => Alone(Assembly.Load($"Shemss.{s}").GetTypes())));

    [Fact]
    public void An_interface_with_a_single_implementation_is_found() =>
        Assert.Equal([typeof(IStandsAlone).FullName], Alone([typeof(IStandsAlone), typeof(ItsOnlyOne), typeof(IHasTwo), typeof(OneOfTwo), typeof(TwoOfTwo)]));

    [Fact]
    public void Every_service_with_code_has_tests_of_its_own() => Assert.Empty(Untested(Repository.Sources("services").Select(s => s.Path), Repository.Projects));

    [Fact]
    public void A_service_without_tests_is_found() =>
        Assert.Equal(["Sites"], Untested(["services/Sites/Program.cs", "services/Credit/Program.cs"], [Project.Read("tests/Credit.Tests/Credit.Tests.csproj", "<Project />")]));

    private static IEnumerable<string> Misnamed(Project project)
    {
        var folder = project.Path.Split('/')[^2];
        if (project.Name != folder)
        {
            yield return $"{project.Path} is not called {folder}";
        }

        foreach (var name in project.Names.Where(n => n != $"Shemss.{folder}"))
        {
            yield return $"{project.Path} calls itself {name}";
        }
    }

    private static IEnumerable<string> Astray((string Path, string Text) source)
    {
        var folders = source.Path.Split('/');
        var expected = "Shemss." + (folders[0] == "AppHost" ? folders[0] : folders[1]);
        return Namespace.Matches(source.Text).Select(m => m.Groups[1].Value)
            .Where(n => n != expected && !n.StartsWith(expected + ".", StringComparison.Ordinal))
            .Select(n => $"{source.Path} is in {n}");
    }

    private static IEnumerable<string> Named((string Path, string Text) source) => OurNamespace.Matches(source.Text).Select(m => $"{source.Path} names {m.Value}");

    private static IEnumerable<string> Referenced(string project) => XDocument.Parse(project).Descendants("ProjectReference")
        .Where(r => r.Attribute("Include")!.Value.Contains("services/", StringComparison.Ordinal)
            && (r.Attribute("IsAspireProjectResource")?.Value == "false" || r.Attribute("ReferenceOutputAssembly")?.Value == "true"))
        .Select(r => r.Attribute("Include")!.Value);

    private static IEnumerable<string?> Alone(Type[] types) => types
        .Where(t => t.IsInterface && types.Count(i => i.IsClass && t.IsAssignableFrom(i)) == 1)
        .Select(t => t.FullName);

    private static IEnumerable<string> Untested(IEnumerable<string> sources, IReadOnlyList<Project> projects) => sources
        .Select(path => path.Split('/')[1]).Distinct()
        .Where(service => !projects.Any(p => p.Path == $"tests/{service}.Tests/{service}.Tests.csproj"));

    private interface IStandsAlone;

    private interface IHasTwo;

    private sealed class ItsOnlyOne : IStandsAlone;

    private sealed class OneOfTwo : IHasTwo;

    private sealed class TwoOfTwo : IHasTwo;
}
