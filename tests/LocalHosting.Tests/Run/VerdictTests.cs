using Shemss.Testing.Run;

namespace Shemss.LocalHosting.Tests.Run;

/// <summary>What <c>./test</c> makes of its test assemblies.</summary>
public sealed class VerdictTests
{
    [Theory]
    [InlineData(3, 0, 0, 0, 0, "3 passed, 0 failed")]
    [InlineData(3, 0, 0, 3, 0, "3 passed, 0 failed")]
    [InlineData(3, 1, 0, 0, 1, "3 passed, 1 failed")]
    [InlineData(3, 0, 1, 0, 1, "3 passed, 0 failed, 1 skipped")]
    [InlineData(3, 0, 0, 4, 1, "3 passed, 0 failed")]
    [InlineData(0, 0, 0, 0, 1, "0 passed, 0 failed")]
    public void A_run_is_good_when_all_passed_nothing_was_skipped_and_the_floor_is_reached(int passed, int failed, int skipped, int floor, int code, string lastLine)
    {
        using var output = new StringWriter();
        Assert.Equal(code, TestRun.Close([Result(passed, failed, skipped)], floor, output));
        Assert.Equal(lastLine, output.ToString().TrimEnd().Split('\n')[^1]);
    }

    [Fact]
    public void What_is_wrong_besides_a_failed_test_is_said()
    {
        using var output = new StringWriter();
        TestRun.Close([Result(1, 0, 1), Result(1, 0, 0)], floor: 3, output);
        Assert.Contains("A skipped test is a failure", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Only 2 tests ran; tests/floor.txt says that there are at least 3.", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<assemblies><assembly passed="2" failed="0" skipped="0" errors="0" /></assemblies>""", 0, 2, 0, 0)]
    [InlineData("""<assemblies><assembly passed="1" failed="1" skipped="1" errors="0" /></assemblies>""", 1, 1, 1, 1)]
    [InlineData("""<assemblies><assembly passed="2" failed="0" skipped="0" errors="1" /></assemblies>""", 0, 2, 1, 0)]
    [InlineData("""<assemblies><assembly passed="2" failed="0" skipped="0" errors="0" /></assemblies>""", 134, 2, 1, 0)]
    [InlineData("<assemblies><assem", 1, 0, 1, 0)]
    [InlineData(null, 0, 0, 1, 0)]
    public void No_report_an_error_outside_a_test_and_a_bad_exit_code_are_failures(string? report, int exitCode, int passed, int failed, int skipped)
    {
        var path = Path.Combine(Path.GetTempPath(), $"shemss-report-{Guid.CreateVersion7():N}.xml");
        if (report is not null)
        {
            File.WriteAllText(path, report);
        }

        var result = AssemblyResult.Read("X.Tests", path, exitCode, TimeSpan.Zero, ["its last line"]);
        File.Delete(path);
        Assert.Equal((passed, failed, skipped), (result.Passed, result.Failed, result.Skipped));
    }

    [Fact]
    public void A_failed_test_is_named_with_what_it_says()
    {
        var path = Path.Combine(Path.GetTempPath(), $"shemss-report-{Guid.CreateVersion7():N}.xml");
        File.WriteAllText(path, """
            <assemblies><assembly passed="0" failed="1" skipped="1" errors="0"><collection>
              <test name="X.Breaks" result="Fail"><failure><message>was 3</message><stack-trace>at X</stack-trace></failure></test>
              <test name="X.Later" result="Skip" />
            </collection></assembly></assemblies>
            """);
        var result = AssemblyResult.Read("X.Tests", path, 1, TimeSpan.Zero, []);
        File.Delete(path);
        Assert.Equal(["FAILED X.Breaks\nwas 3\nat X", "SKIPPED X.Later"], result.Details);
    }

    private static AssemblyResult Result(int passed, int failed, int skipped) => new("X.Tests", passed, failed, skipped, TimeSpan.Zero, []);
}
