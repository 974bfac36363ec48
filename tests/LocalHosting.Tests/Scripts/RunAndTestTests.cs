namespace Shemss.LocalHosting.Tests.Scripts;

/// <summary><c>./run</c> and <c>./test</c> up to the programs they start.</summary>
public sealed class RunAndTestTests : IDisposable
{
    /// <summary>Builds with one line for a project, and runs what was built as the rest of the script says.</summary>
    private const string Dotnet = """
        case "$1" in
            --version) echo 10.0.100 ;;
            msbuild) mkdir -p "$ROOT_OF_TEST/AppHost/obj"; echo "  Contracts -> $ROOT_OF_TEST/shared/Contracts/bin/Shemss.Contracts.dll" ;;

        """;

    private readonly ScriptFolder _folder = new();

    public RunAndTestTests() => _folder.InstallServers();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, "run", "--help")]
    [InlineData(0, "run", "-h")]
    [InlineData(0, "test", "--help")]
    [InlineData(0, "test", "-h")]
    [InlineData(2, "test", "--unknown")]
    public async Task Asked_for_help_it_prints_what_it_can_do_and_does_nothing(int expected, string script, string option)
    {
        var (code, output) = await _folder.BashAsync(script, option);
        Assert.Equal(expected, code);
        Assert.Contains($"./{script} ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("#", output, StringComparison.Ordinal);
        Assert.DoesNotContain("set -euo", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_project_that_is_not_there_is_named_before_anything_is_built()
    {
        Assert.Equal((2, "There is no tests/NoSuchProject.Tests.\n"), await _folder.BashAsync("test", "NoSuchProject"));
        Assert.Empty(_folder.Calls);
    }

    [Fact]
    public async Task Test_tells_of_each_project_built_and_the_verdict_is_the_last_line()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "tests", "Sites.Tests"));
        _folder.StandIn("dotnet", Dotnet + "*Shemss.Testing.dll) echo '3 passed, 0 failed' ;; esac");
        var (code, output) = await _folder.BashAsync("test", "Sites");
        Assert.Equal(0, code);
        Assert.Contains("Building tests/Testing\n      Contracts -> shared/Contracts/bin/Shemss.Contracts.dll\nBuilding tests/Sites.Tests\n", output, StringComparison.Ordinal);
        Assert.EndsWith(" s\n3 passed, 0 failed\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("test")]
    public async Task A_build_that_fails_shows_its_errors_and_nothing_is_started(string script)
    {
        _folder.StandIn("dotnet", "case $1 in --version) echo 10.0.100 ;; msbuild) echo 'Program.cs(1,1): error CS1002: ; expected'; exit 1 ;; esac");
        var (code, output) = await _folder.BashAsync(script);
        Assert.Equal(1, code);
        Assert.EndsWith("error CS1002: ; expected\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Calls, c => c.Contains(".dll", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_builds_once_and_again_when_a_source_has_changed()
    {
        _folder.Write("AppHost/AppHost.cs", "one");
        _folder.StandIn("dotnet", Dotnet + "esac");
        Assert.Equal(2, await BuildsAsync());
        Assert.Equal(0, await BuildsAsync());
        _folder.Write("AppHost/AppHost.cs", "two, longer");
        Assert.Equal(2, await BuildsAsync());
    }

    [Fact]
    public async Task What_is_saved_while_run_builds_is_built_at_the_next_start()
    {
        _folder.StandIn("dotnet", Dotnet.Replace("echo \"  Contracts", "[ -e \"$ROOT_OF_TEST/late.cs\" ] || echo late >\"$ROOT_OF_TEST/late.cs\"; echo \"  Contracts", StringComparison.Ordinal) + "esac");
        Assert.Equal(2, await BuildsAsync());
        Assert.Equal(2, await BuildsAsync());
        Assert.Equal(0, await BuildsAsync());
    }

    [Fact]
    public async Task With_data_elsewhere_it_waits_for_the_addresses_there()
    {
        _folder.StandIn("dotnet", Dotnet + """
                *Shemss.AppHost.dll)
                    mkdir -p "$ROOT_OF_TEST/bin/other"; echo "of the other folder" >"$ROOT_OF_TEST/bin/other/addresses.json"
                    i=0; while [ ! -s "$ROOT_OF_TEST/bin/loaded" ] && [ $i -lt 300 ]; do i=$((i + 1)); sleep 0.1; done ;;
                *Shemss.Simulator.dll) cat "$4" >"$ROOT_OF_TEST/bin/loaded" ;;
            esac
            """);
        Assert.Equal(0, (await _folder.BashAsync("run", "--data", Path.Combine(_folder.Root, "bin", "other"))).Code);
        Assert.Equal("of the other folder\n", _folder.Read("bin/loaded"));
    }

    [Fact]
    public async Task After_a_kill_the_data_wait_for_the_addresses_of_the_new_run()
    {
        _folder.Write(".data/apphost.pid", "1");
        _folder.Write(".data/lock", "");
        _folder.Write(".data/addresses.json", "of the killed run");
        _folder.StandIn("dotnet", Dotnet + """
                *Shemss.AppHost.dll)
                    [ -e "$ROOT_OF_TEST/.data/addresses.json" ] && echo "stale addresses"
                    echo "of this run" >"$ROOT_OF_TEST/.data/addresses.json"
                    i=0; while [ ! -s "$ROOT_OF_TEST/.data/loaded" ] && [ $i -lt 300 ]; do i=$((i + 1)); sleep 0.1; done ;;
                *Shemss.Simulator.dll) cat "$4" >"$ROOT_OF_TEST/.data/loaded" ;;
            esac
            """);
        var (code, output) = await _folder.BashAsync("run");
        Assert.Equal(0, code);
        Assert.DoesNotContain("stale addresses", output, StringComparison.Ordinal);
        Assert.Equal("of this run\n", _folder.Read(".data/loaded"));
    }

    [Fact]
    public async Task A_system_that_could_not_be_started_gets_no_data()
    {
        _folder.StandIn("dotnet", Dotnet + "*Shemss.AppHost.dll) exit 1 ;; esac");
        var (code, _) = await _folder.BashAsync("run");
        Assert.Equal(1, code);
        Assert.DoesNotContain(_folder.Calls, c => c.Contains("Simulator.dll", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_one_runs_another_is_refused_and_neither_builds_nor_takes_its_addresses()
    {
        _folder.Write(".data/apphost.pid", "4711");
        _folder.Write(".data/addresses.json", "of the running one");
        _folder.StandIn("dotnet", Dotnet + "esac");
        using (new FileStream(Path.Combine(_folder.Root, ".data", "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal((1, "Already running (process 4711). Stop that one first: Ctrl-C in its terminal.\n"), await _folder.BashAsync("run"));
        }

        Assert.Equal("of the running one", _folder.Read(".data/addresses.json"));
        Assert.DoesNotContain(_folder.Calls, c => c.StartsWith("dotnet msbuild", StringComparison.Ordinal));
    }

    private async Task<int> BuildsAsync()
    {
        var before = _folder.Calls.Count(IsBuild);
        Assert.Equal(0, (await _folder.BashAsync("run")).Code);
        return _folder.Calls.Count(IsBuild) - before;
    }

    private static bool IsBuild(string call) => call.StartsWith("dotnet msbuild", StringComparison.Ordinal);
}
