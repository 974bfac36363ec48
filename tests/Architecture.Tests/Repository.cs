using System.Xml.Linq;

namespace Shemss.Architecture.Tests;

/// <summary>The repository as files: what the rules read.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every project: its path and what it references.</summary>
    public static IReadOnlyList<Project> Projects { get; } =
    [
        .. Files("*.csproj").Select(path => Project.Read(path, File.ReadAllText(Path.Combine(Root, path)))),
    ];

    /// <summary>Names of the services that have a program.</summary>
    public static IReadOnlyList<string> Services { get; } =
        [.. Files("Program.cs").Where(p => p.StartsWith("services/", StringComparison.Ordinal)).Select(p => p.Split('/')[1]).Order(StringComparer.Ordinal)];

    /// <summary>Source files below a folder, as (path, text).</summary>
    public static IEnumerable<(string Path, string Text)> Sources(string folder) =>
        Files("*.cs").Where(p => p.StartsWith(folder + "/", StringComparison.Ordinal)).Select(p => (p, File.ReadAllText(Path.Combine(Root, p))));

    /// <summary>One file's text.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Paths of the repository, relative, of files named like this.</summary>
    public static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
            .Select(p => Path.GetRelativePath(Root, p).Replace('\\', '/'))
            .Where(p => !p.Split('/').Any(part => part is "bin" or "obj" or ".git" or ".data" or "node_modules" or "StrykerOutput"));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Shemss.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("No Shemss.sln above the tests.");
    }
}

/// <summary>A project file.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="References">Names of referenced projects.</param>
/// <param name="Packages">Names of referenced packages.</param>
/// <param name="Names">What it calls its assembly and its namespace, where it does not leave that to the folder.</param>
internal sealed record Project(string Path, IReadOnlyList<string> References, IReadOnlyList<string> Packages, IReadOnlyList<string> Names)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Area => Path.Split('/')[0];

    public static Project Read(string path, string xml)
    {
        var items = XDocument.Parse(xml).Descendants().ToList();
        return new Project(
            path,
            [.. items.Where(i => i.Name.LocalName == "ProjectReference").Select(i => System.IO.Path.GetFileNameWithoutExtension(i.Attribute("Include")!.Value.Replace('\\', '/')))],
            [.. items.Where(i => i.Name.LocalName == "PackageReference").Select(i => i.Attribute("Include")!.Value)],
            [.. items.Where(i => i.Name.LocalName is "AssemblyName" or "RootNamespace").Select(i => i.Value)]);
    }
}
