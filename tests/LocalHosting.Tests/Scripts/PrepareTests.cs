namespace Shemss.LocalHosting.Tests.Scripts;

/// <summary>What <c>.ci/prepare.sh</c> finds on a machine, says about it, and installs.</summary>
public sealed class PrepareTests : IDisposable
{
    private const string Policy = "bin/system/usr/sbin/policy-rc.d";

    /// <summary>Says what it was asked, and what Debian's packages are told meanwhile about starting services.</summary>
    private const string AptGet = """
        "$SHEMSS_SYSTEM_ROOT/usr/sbin/policy-rc.d"; echo "policy $?" >>"$ROOT_OF_TEST/bin/calls"
        echo "Setting up what was asked for"
        """;

    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run")]
    [InlineData("test")]
    public async Task Without_dotnet_it_says_what_is_needed_and_where_it_is_to_be_had(string script)
    {
        var (code, output) = await _folder.BashAsync(script);
        Assert.Equal(2, code);
        Assert.Equal("The .NET SDK 10 is needed and there is no 'dotnet' on the PATH: see https://dot.net/download.\n", output);
    }

    [Fact]
    public async Task An_sdk_that_does_not_fit_is_named_with_the_file_that_says_which_does()
    {
        _folder.StandIn("dotnet", "echo 'A compatible .NET SDK was not found.' >&2; exit 145");
        var (code, output) = await _folder.BashAsync("test");
        Assert.Equal(2, code);
        Assert.Contains("A compatible .NET SDK was not found.", output, StringComparison.Ordinal);
        Assert.Contains("The .NET SDK 10 is needed (global.json)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("test")]
    public async Task Without_servers_and_without_apt_get_it_says_what_to_install_and_stops(string script)
    {
        _folder.StandIn("dotnet", "echo 10.0.100");
        var (code, output) = await _folder.BashAsync(script);
        Assert.Equal(2, code);
        Assert.Contains("PostgreSQL and RabbitMQ are needed", output, StringComparison.Ordinal);
        Assert.Contains("SHEMSS_POSTGRES_BIN and SHEMSS_RABBITMQ_BIN", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Calls, c => c.StartsWith("dotnet msbuild", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_root_it_prints_the_one_line_to_run_and_stops()
    {
        _folder.StandIn("dotnet", "echo 10.0.100");
        _folder.StandIn("id", "echo 1000");
        _folder.StandIn("apt-get", AptGet);
        var (code, output) = await _folder.BashAsync("run");
        Assert.Equal(2, code);
        Assert.Contains($"    sudo {_folder.Root}/.ci/prepare.sh install\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Calls, c => c.StartsWith("apt-get", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Installing_is_said_first_is_seen_as_it_goes_and_starts_no_service()
    {
        _folder.StandIn("apt-get", AptGet);
        var (code, output) = await _folder.BashAsync(".ci/prepare.sh", "install");
        Assert.Equal(0, code);
        Assert.Equal(
            """
            Installing postgresql rabbitmq-server from the distribution. No system service is started and no existing cluster is touched.
              apt-get update
                Setting up what was asked for
              apt-get install postgresql rabbitmq-server (a minute or two)
                Setting up what was asked for
              done

            """,
            output);
        Assert.Equal(
            ["apt-get update -q", "policy 101", "apt-get install -o DPkg::Lock::Timeout=300 -y -q --no-install-recommends postgresql rabbitmq-server", "policy 101"],
            _folder.Calls.Where(c => !c.StartsWith("id ", StringComparison.Ordinal)));
        Assert.False(_folder.Exists(Policy));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 2)]
    public async Task The_machines_own_policy_is_there_again_afterwards_however_it_ends(int aptGet, int expected)
    {
        _folder.Write(Policy, "the machine's own\n");
        _folder.StandIn("apt-get", $"exit {aptGet}");
        var (code, _) = await _folder.BashAsync(".ci/prepare.sh", "install");
        Assert.Equal(expected, code);
        Assert.Equal("the machine's own\n", _folder.Read(Policy));
    }

    [Fact]
    public async Task A_policy_that_leads_elsewhere_is_not_written_through()
    {
        _folder.Write("elsewhere", "the machine's own\n");
        File.CreateSymbolicLink(Path.Combine(_folder.Root, Policy), Path.Combine(_folder.Root, "elsewhere"));
        _folder.StandIn("apt-get", AptGet);
        Assert.Equal(0, (await _folder.BashAsync(".ci/prepare.sh", "install")).Code);
        Assert.Equal("the machine's own\n", _folder.Read("elsewhere"));
        Assert.Equal("the machine's own\n", _folder.Read(Policy));
    }

    [Fact]
    public async Task A_failed_installation_shows_why_and_stops()
    {
        _folder.StandIn("apt-get", "echo \"E: no $1 today\" >&2; exit 100");
        var (code, output) = await _folder.BashAsync(".ci/prepare.sh", "install");
        Assert.Equal(2, code);
        Assert.Contains("    E: no update today\n  (going on with the package lists that are there)\n", output, StringComparison.Ordinal);
        Assert.EndsWith("    E: no install today\nInstalling postgresql rabbitmq-server failed: see above.\n", output, StringComparison.Ordinal);
        Assert.False(_folder.Exists(Policy));
    }

    [Fact]
    public async Task What_is_there_is_not_installed_again()
    {
        _folder.StandIn("apt-get", AptGet);
        _folder.InstallServers();
        Assert.Equal((0, "PostgreSQL and RabbitMQ are there.\n"), await _folder.BashAsync(".ci/prepare.sh", "install"));
        Assert.DoesNotContain(_folder.Calls, c => c.StartsWith("apt-get", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_as_a_program_it_knows_one_word()
    {
        var (code, output) = await _folder.BashAsync(".ci/prepare.sh", "remove");
        Assert.Equal(2, code);
        Assert.StartsWith("usage: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fingerprint_is_that_of_the_sources_and_not_of_what_was_built()
    {
        _folder.StandIn("dotnet", "echo 10.0.100");
        _folder.Write("services/Sites/Program.cs", "one");
        var before = await FingerprintAsync();
        _folder.Write("services/Sites/obj/built.cs", "built");
        _folder.Write("services/Sites/bin/built.dll", "built");
        _folder.Write(".data/ports.json", "{}");
        Assert.Equal(before, await FingerprintAsync());

        _folder.Write("services/Sites/Program.cs", "two, longer");
        var changed = await FingerprintAsync();
        Assert.NotEqual(before, changed);
        _folder.Write("services/Sites/New.cs", "");
        var grown = await FingerprintAsync();
        Assert.NotEqual(changed, grown);
        _folder.StandIn("dotnet", "echo 10.0.101");
        Assert.NotEqual(grown, await FingerprintAsync());
    }

    private async Task<string> FingerprintAsync()
    {
        var (code, output) = await _folder.BashAsync("-c", "ROOT=$ROOT_OF_TEST; . .ci/prepare.sh; fingerprint");
        Assert.Equal(0, code);
        Assert.Matches("^[0-9a-f]{64}", output);
        return output;
    }
}
