using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Shemss.Testing.Released;

/// <summary>
/// Holds an assembly's migration scripts to what was released: <c>Migrations.verified.txt</c> beside the test names each with its
/// SHA-256. A released script never changes, for databases have run it.
/// </summary>
public static class ReleasedScripts
{
    /// <summary>
    /// Compares. With <c>SHEMSS_ACCEPT=1</c> new scripts are added to the file; a changed or missing one is refused even then. A
    /// script that no database outside development has run may be changed by deleting its line first.
    /// </summary>
    /// <param name="assembly">Carries the scripts.</param>
    /// <param name="test">The calling test's file; its folder holds the list.</param>
    /// <exception cref="InvalidOperationException">A script is new, changed or missing; the message says which, and what to do.</exception>
    public static void Verify(Assembly assembly, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, "Migrations.verified.txt");
        var released = (File.Exists(file) ? File.ReadAllLines(file) : [])
            .Select(line => line.Split("  ")).ToDictionary(parts => parts[1], parts => parts[0]);
        var present = assembly.GetManifestResourceNames()
            .Where(n => n.Contains(".Migrations.", StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal))
            .ToDictionary(n => n, n => Hash(assembly, n));

        if (present.Count == 0)
        {
            throw new InvalidOperationException($"{assembly.GetName().Name} carries no script: are Migrations/*.sql embedded?");
        }

        var altered = released.Where(r => present.GetValueOrDefault(r.Key) != r.Value).Select(r => r.Key).ToArray();
        if (altered.Length > 0)
        {
            throw new InvalidOperationException($"Released scripts were changed or removed; write a new one instead: {string.Join(", ", altered)}");
        }

        var added = present.Keys.Except(released.Keys).ToArray();
        if (added.Length > 0 && Environment.GetEnvironmentVariable("SHEMSS_ACCEPT") == "1")
        {
            File.WriteAllLines(file, present.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Value}  {p.Key}"));
        }
        else if (added.Length > 0)
        {
            throw new InvalidOperationException($"New scripts: {string.Join(", ", added)}. Run this test with SHEMSS_ACCEPT=1 and commit {Path.GetFileName(file)}.");
        }
    }

    private static string Hash(Assembly assembly, string script)
    {
        using var content = assembly.GetManifestResourceStream(script)!;
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
