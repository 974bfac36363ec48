using System.Diagnostics;
using Shemss.Testing.Servers;

namespace Shemss.LocalHosting.Tests.Scripts;

/// <summary>
/// A folder with the scripts of the repository, the few programs they use, and stand-ins for those that would change the machine. What the
/// scripts look for below <c>/</c> they look for below <see cref="Machine"/>.
/// </summary>
internal sealed class ScriptFolder : IDisposable
{
    private static readonly string[] Programs =
        ["bash", "sh", "cat", "chmod", "cp", "dirname", "find", "flock", "mkdir", "mktemp", "mv", "rm", "sed", "sha256sum", "sleep", "sort", "true"];

    public ScriptFolder()
    {
        foreach (var script in new[] { "run", "test", ".ci/prepare.sh" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, script))!);
            File.Copy(Path.Combine(FindRoot(), script), Path.Combine(Root, script));
        }

        Directory.CreateDirectory(Path.Combine(Machine, "usr", "sbin"));
        Directory.CreateDirectory(Bin);
        foreach (var program in Programs)
        {
            File.CreateSymbolicLink(Path.Combine(Bin, program), OnPath(program));
        }

        StandIn("id", "echo 0");
    }

    /// <summary>The scripts' repository.</summary>
    public string Root { get; } = PrivateServers.TemporaryFolder("scripts");

    /// <summary>What the scripts take for the machine's <c>/</c>.</summary>
    public string Machine => Path.Combine(Root, "bin", "system");

    /// <summary>What was called of the stand-ins, with arguments.</summary>
    public IReadOnlyList<string> Calls => File.Exists(CallFile) ? File.ReadAllLines(CallFile) : [];

    private string Bin => Path.Combine(Root, "bin");

    private string CallFile => Path.Combine(Bin, "calls");

    /// <summary>Puts a program on the PATH that tells how it was called and does as <paramref name="script"/> says.</summary>
    public void StandIn(string program, string script) => WriteProgram(Path.Combine(Bin, program), $"echo \"{program} $*\" >>\"$ROOT_OF_TEST/bin/calls\"\n{script}");

    /// <summary>Servers that look installed.</summary>
    public void InstallServers()
    {
        WriteProgram(Path.Combine(Machine, "usr/lib/postgresql/18/bin/postgres"), "");
        WriteProgram(Path.Combine(Machine, "usr/lib/postgresql/18/bin/initdb"), "");
        WriteProgram(Path.Combine(Machine, "usr/lib/rabbitmq/bin/rabbitmq-server"), "");
    }

    /// <summary>Runs bash with these arguments to its end; nothing of this process's environment reaches it.</summary>
    public async Task<(int Code, string Output)> BashAsync(params string[] arguments)
    {
        // One stream, so that the order of what is said can be read off it.
        var start = new ProcessStartInfo(OnPath("bash"), ["-c", "exec 2>&1; exec bash \"$@\"", "bash", .. arguments]) { RedirectStandardOutput = true, WorkingDirectory = Root };
        start.Environment.Clear();
        start.Environment["PATH"] = Bin;
        start.Environment["HOME"] = Root;
        start.Environment["ROOT_OF_TEST"] = Root;
        start.Environment["SHEMSS_SYSTEM_ROOT"] = Machine;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, path))!);
        File.WriteAllText(Path.Combine(Root, path), text);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public bool Exists(string path) => File.Exists(Path.Combine(Root, path));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static void WriteProgram(string path, string script)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("755", 8));
        }
    }

    private static string OnPath(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(f => Path.Combine(f, program)).First(File.Exists);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Shemss.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
