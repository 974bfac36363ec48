using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Shemss.LocalHosting.Tests;

/// <summary>Holds AppHost.cs and LocalHosting to docs/decisions/aspire-members.md, where each member was looked up.</summary>
public sealed partial class AspireMembersTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public void AppHost_uses_only_members_that_were_looked_up()
    {
        var unknown = Unknown(File.ReadAllText(Path.Combine(Root, "AppHost", "AppHost.cs")));
        Assert.True(unknown.Count == 0, "not in docs/decisions/aspire-members.md: " + string.Join(", ", unknown));
    }

    [Theory]
    [InlineData("builder.AddRedis(\"cache\");", "AddRedis")]
    [InlineData("var x = builder.ExecutionContext.IsRunMode;", "ExecutionContext, IsRunMode")]
    [InlineData("IResourceBuilder<RedisResource> F() => null;", "RedisResource")]
    [InlineData("x.WithReplicas(2) // .WithArgs", "WithReplicas")]
    public void A_member_that_was_not_looked_up_is_found(string code, string expected) =>
        Assert.Equal(expected, string.Join(", ", Unknown(code)));

    [Theory]
    [InlineData("builder.AddProject<Projects.Gateway>(\"a.B\", launchProfileName: null); // see Foo.Bar")]
    [InlineData("var d = postgres.AddDatabase($\"{name}-db\", name);")]
    public void What_was_looked_up_is_accepted(string code) => Assert.Empty(Unknown(code));

    [Fact]
    public void Every_member_of_LocalHosting_was_looked_up_and_has_the_same_parameters_in_the_same_order()
    {
        var members = Members().ToLookup(m => m.Name, m => m.Signature);
        var ours = new[] { typeof(DistributedApplicationBuilderExtensions), typeof(ResourceBuilderExtensions) }
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)).ToList();
        Assert.NotEmpty(ours);
        foreach (var method in ours)
        {
            // Each of our parameters, in our order, stands in one of the looked-up signatures in its order.
            var parameters = method.GetParameters().Where(p => p.Position > 0 || !method.IsDefined(typeof(ExtensionAttribute))).Select(p => p.Name!).ToList();
            var fits = members[method.Name].Any(s => parameters.SequenceEqual(ParameterNames(s).Where(parameters.Contains)));
            Assert.True(fits, $"{method.Name}({string.Join(", ", parameters)}) fits no signature in docs/decisions/aspire-members.md");
        }
    }

    private static List<string> Unknown(string code)
    {
        code = Comment().Replace(code, string.Empty);
        code = Text().Replace(code, string.Empty);
        code = code.Replace("Projects.", "Projects::", StringComparison.Ordinal);
        code = Project().Replace(code, string.Empty);
        var known = Members().Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var declared = LocalFunction().Matches(code).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        return [.. Word().Matches(code).Select(m => m.Value).Where(w => !known.Contains(w) && !declared.Contains(w) && w is not ("TProject" or "F")).Distinct()];
    }

    private static IEnumerable<(string Name, string Signature)> Members() =>
        File.ReadLines(Path.Combine(Root, "docs", "decisions", "aspire-members.md")).Select(l => Row().Match(l)).Where(m => m.Success)
            .Select(m => (m.Groups[1].Value, m.Groups[2].Value));

    private static IEnumerable<string> ParameterNames(string signature)
    {
        signature = signature.Split(" where ")[0];
        var inner = signature[(signature.IndexOf('(', StringComparison.Ordinal) + 1)..signature.LastIndexOf(')')];
        return inner.Split(',').Select(p => p.Split('=')[0].Trim().Split(' ').Last());
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Shemss.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^\| `(\w+)` \| `([^`]+)` \|")]
    private static partial Regex Row();

    [GeneratedRegex("//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"Projects::\w+")]
    private static partial Regex Project();

    [GeneratedRegex(@"^IResourceBuilder<ProjectResource> (\w+)", RegexOptions.Multiline)]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"\b[A-Z]\w*")]
    private static partial Regex Word();
}
