using System.Globalization;
using System.Runtime.InteropServices;

namespace Shemss.LocalHosting.Servers;

/// <summary>The few calls to the operating system that .NET has no member for.</summary>
internal static partial class Posix
{
    public const int SigInt = 2;
    public const int SigQuit = 3;
    public const int SigKill = 9;
    public const int SigTerm = 15;

    public static bool IsRoot => GetEffectiveUserId() == 0;

    /// <summary>Sends a signal; false when there is no such process (or it is not ours).</summary>
    public static bool Signal(int pid, int signal) => Kill(pid, signal) == 0;

    /// <summary>Gives a path to a user; false when that is not allowed.</summary>
    public static bool GiveTo(string path, SystemUser user) => ChangeOwner(path, user.Id, user.Group) == 0;

    /// <summary>
    /// When the process started, in clock ticks since boot, or null when it is gone (a zombie counts as gone).
    /// With the pid it names one process for good: a pid alone may have been given to another one since.
    /// </summary>
    public static long? StartTicks(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");

            // The second field is the name in parentheses and may itself hold spaces: count from its end.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(string path, uint owner, uint group);
}

/// <summary>A user of the operating system.</summary>
internal sealed record SystemUser(string Name, uint Id, uint Group)
{
    /// <summary>The first of these users that exists here, or null.</summary>
    public static SystemUser? FirstOf(params string[] names)
    {
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(f => f.Length > 3).ToList();
        var found = names.Select(n => users.Find(f => f[0] == n)).FirstOrDefault(f => f is not null);
        return found is null
            ? null
            : new SystemUser(found[0], uint.Parse(found[2], CultureInfo.InvariantCulture), uint.Parse(found[3], CultureInfo.InvariantCulture));
    }
}
