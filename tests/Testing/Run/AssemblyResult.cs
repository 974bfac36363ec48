using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Shemss.Testing.Run;

/// <summary>What one test assembly came to, and the details of what went wrong.</summary>
internal sealed record AssemblyResult(string Project, int Passed, int Failed, int Skipped, TimeSpan Elapsed, IReadOnlyList<string> Details)
{
    /// <summary>Reads the report that xUnit wrote. No report, or a bad exit code without a failed test, is a failure of its own.</summary>
    public static AssemblyResult Read(string project, string report, int exitCode, TimeSpan elapsed, IEnumerable<string> lastLines)
    {
        XDocument document;
        try
        {
            document = XDocument.Load(report);
        }
        catch (Exception e) when (e is IOException or XmlException)
        {
            return new AssemblyResult(project, 0, 1, 0, elapsed, [$"ended with exit code {exitCode} and no report; its last lines:", .. lastLines]);
        }

        int Sum(string attribute) => document.Descendants("assembly").Sum(a => int.Parse(a.Attribute(attribute)?.Value ?? "0", CultureInfo.InvariantCulture));
        var details = document.Descendants("test").Where(t => t.Attribute("result")?.Value == "Fail").Select(Describe)
            .Concat(document.Descendants("error").Select(Describe))
            .Concat(document.Descendants("test").Where(t => t.Attribute("result")?.Value == "Skip").Select(t => $"SKIPPED {t.Attribute("name")?.Value}"))
            .ToList();

        // An error outside a test (a fixture that cannot be made or removed) counts as a failure.
        var failed = Sum("failed") + Sum("errors");
        if (exitCode != 0 && failed == 0)
        {
            failed = 1;
            details.Add($"ended with exit code {exitCode} though no test failed; its last lines:");
            details.AddRange(lastLines);
        }

        return new AssemblyResult(project, Sum("passed"), failed, Sum("skipped"), elapsed, details);
    }

    private static string Describe(XElement element) =>
        $"FAILED {element.Attribute("name")?.Value ?? element.Attribute("type")?.Value}\n{element.Descendants("message").FirstOrDefault()?.Value}\n{element.Descendants("stack-trace").FirstOrDefault()?.Value}".TrimEnd()
        + (element.Element("output") is { } output ? "\noutput:\n" + output.Value.TrimEnd() : string.Empty);
}
