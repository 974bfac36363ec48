namespace Shemss.LocalHosting.Servers;

/// <summary>A program that has to be installed is not. The message says what, and how to get it.</summary>
public sealed class MissingToolException(string message) : Exception(message);

/// <summary>Where the operating system's packages put the programs we start.</summary>
internal static class Tools
{
    /// <summary>The line that installs both servers without starting either as a system service.</summary>
    public const string InstallHint = "./run installs what is missing; by hand: apt-get install -y --no-install-recommends postgresql rabbitmq-server";

    /// <summary>The full path of a program on the search path.</summary>
    public static string Find(string program) => OnPath(program)
        ?? throw new MissingToolException($"'{program}' is not installed or not on the PATH (package util-linux on Debian and Ubuntu).");

    /// <summary>The folder with <c>initdb</c> and <c>postgres</c>: of the asked major version if it is there, else the newest.</summary>
    public static string PostgresBin(string? majorVersion = null)
    {
        var stated = Environment.GetEnvironmentVariable("SHEMSS_POSTGRES_BIN");
        var folders = stated is not null
            ? [stated]
            : Folders("/usr/lib/postgresql", "*", "bin").Concat(Folders("/usr", "pgsql-*", "bin")).Append(Path.GetDirectoryName(OnPath("postgres")) ?? string.Empty)
                .Where(f => File.Exists(Path.Combine(f, "postgres")) && File.Exists(Path.Combine(f, "initdb")))
                .OrderByDescending(f => majorVersion is not null && f.Contains($"/{majorVersion}/", StringComparison.Ordinal))
                .ThenByDescending(VersionIn)
                .ToArray();
        return folders.FirstOrDefault(f => File.Exists(Path.Combine(f, "postgres")))
            ?? throw new MissingToolException($"PostgreSQL is not installed: no folder with 'postgres' and 'initdb' {(stated is null ? "in /usr/lib/postgresql/*/bin or on the PATH" : $"at SHEMSS_POSTGRES_BIN={stated}")}. {InstallHint}");
    }

    /// <summary>The package's own start script: not the wrapper in sbin, which becomes user rabbitmq and writes to the system's folders.</summary>
    public static string RabbitMqServer()
    {
        var stated = Environment.GetEnvironmentVariable("SHEMSS_RABBITMQ_BIN");
        var folders = stated is not null
            ? [stated]
            : Folders("/usr/lib/rabbitmq/lib", "rabbitmq_server-*", "sbin").Prepend("/usr/lib/rabbitmq/bin").Append("/opt/rabbitmq/sbin").ToArray();
        return folders.Select(f => Path.Combine(f, "rabbitmq-server")).FirstOrDefault(File.Exists)
            ?? throw new MissingToolException($"RabbitMQ is not installed: no 'rabbitmq-server' {(stated is null ? "in /usr/lib/rabbitmq/bin" : $"at SHEMSS_RABBITMQ_BIN={stated}")}. {InstallHint}");
    }

    /// <summary>Erlang's port mapper.</summary>
    public static string Epmd() => OnPath("epmd")
        ?? Folders("/usr/lib/erlang", "erts-*", "bin").Select(f => Path.Combine(f, "epmd")).FirstOrDefault(File.Exists)
        ?? throw new MissingToolException($"Erlang is not installed: no 'epmd' on the PATH. {InstallHint}");

    /// <summary>The <c>dotnet</c> that runs this process, else the one on the PATH.</summary>
    public static string DotNet()
    {
        var own = Environment.ProcessPath;
        return Path.GetFileName(own) == "dotnet" ? own! : OnPath("dotnet")
            ?? throw new MissingToolException("'dotnet' is not on the PATH: the .NET 10 SDK is needed.");
    }

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Concat(["/usr/bin", "/bin", "/usr/sbin", "/sbin"])
            .Where(f => f.Length > 0).Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Folders(string root, string pattern, string below) =>
        Directory.Exists(root) ? Directory.GetDirectories(root, pattern).Select(d => Path.Combine(d, below)) : [];

    private static int VersionIn(string path) =>
        path.Split('/', '-').Select(p => int.TryParse(p, out var n) ? n : 0).Max();
}
