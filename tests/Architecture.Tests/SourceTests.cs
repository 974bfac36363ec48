using System.Text.RegularExpressions;
using Shemss.Contracts;

namespace Shemss.Architecture.Tests;

/// <summary>Rules that can be read off the source text.</summary>
public sealed partial class SourceTests
{
    [GeneratedRegex(@"^\s*public\s+(?:(?:static|sealed|abstract|partial|readonly)\s+)*(?:class|record|struct|interface|enum)\s", RegexOptions.Multiline)]
    private static partial Regex PublicType { get; }

    [GeneratedRegex(@"\bIPublishEndpoint\b|\bISendEndpointProvider\b|\bIBus\b|\bConsumeContext\b")]
    private static partial Regex DirectPublish { get; }

    [GeneratedRegex(@"Thread\.Sleep|\bSkip\s*=\s*""|Task\.Delay\(\s*(?:\d|TimeSpan\.From\w+\(\s*\d)")]
    private static partial Regex SleepOrSkip { get; }

    [GeneratedRegex(@"/(?:work|farm|root)/|[^\w.]/tmp/[a-z]")]
    private static partial Regex MachinePath { get; }

    [Fact]
    public void Everything_in_a_service_is_internal() =>
        // Razor finds page models only when they are public.
        Assert.Empty(Find(Repository.Sources("services").Where(s => !s.Path.EndsWith(".cshtml.cs", StringComparison.Ordinal)), PublicType));

    [Fact]
    public void A_public_type_in_a_service_is_found() => Assert.Single(Find([("services/Sites/X.cs", "namespace X;\npublic sealed class Y;\n")], PublicType));

    [Fact]
    public void Services_publish_through_the_outbox_alone() => Assert.Empty(Find(Repository.Sources("services"), DirectPublish));

    [Fact]
    public void Publishing_past_the_outbox_is_found() => Assert.Single(Find([("services/Sites/X.cs", "Task Do(IPublishEndpoint bus) => bus.Publish(e);")], DirectPublish));

    [Fact]
    public void No_test_sleeps_or_is_skipped() =>
        Assert.Empty(Find(Repository.Sources("tests").Where(s => s.Path.Contains(".Tests/", StringComparison.Ordinal) && !s.Path.EndsWith("SourceTests.cs", StringComparison.Ordinal)), SleepOrSkip));

    [Theory]
    [InlineData("Thread.Sleep(5);")]
    [InlineData("await Task.Delay(500);")]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1));")]
    [InlineData("[Fact(Skip = \"later\")]")]
    public void A_sleep_or_a_skip_is_found(string line) => Assert.Single(Find([("tests/X.Tests/X.cs", line)], SleepOrSkip));

    [Fact]
    public void No_path_of_a_machine_is_written_down() =>
        Assert.Empty(Find(
            Repository.Sources("services").Concat(Repository.Sources("shared")).Concat(Repository.Sources("AppHost")), MachinePath));

    [Fact]
    public void A_path_of_a_machine_is_found() => Assert.Single(Find([("shared/X.cs", "var p = \"/work/x\";")], MachinePath));

    [Fact]
    public void A_service_publishes_only_contracts_of_its_own() => Assert.Empty(Repository.Sources("services").SelectMany(Foreign));

    [Fact]
    public void A_foreign_contract_published_is_found() =>
        Assert.Single(Foreign(("services/Sites/X.cs", "session.Append(key, new InstitutionFiled { X = 1 }, now);")));

    private static IEnumerable<string> Foreign((string Path, string Text) source)
    {
        var service = source.Path.Split('/')[1];
        foreach (Match append in Regex.Matches(source.Text, @"\bAppend\([^;]*?new\s+(\w+)"))
        {
            var contract = EventCatalogue.ByName.Values.FirstOrDefault(t => t.Name == append.Groups[1].Value);
            if (contract is not null && !contract.Namespace!.StartsWith($"Shemss.Contracts.{service}.", StringComparison.Ordinal))
            {
                yield return $"{source.Path} publishes {contract}";
            }
        }
    }

    private static IEnumerable<string> Find(IEnumerable<(string Path, string Text)> sources, Regex forbidden) =>
        from source in sources
        from Match match in forbidden.Matches(source.Text)
        select $"{source.Path}: {match.Value.Trim()}";
}
