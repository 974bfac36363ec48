using System.Runtime.InteropServices;

namespace Shemss.Benchmarks;

/// <summary>States on what the figures that follow were measured.</summary>
internal static class Machine
{
    public static void Describe(string verb) =>
        Console.WriteLine($"\n== {verb} · {Environment.ProcessorCount} cores · {RuntimeInformation.FrameworkDescription} · {RuntimeInformation.OSArchitecture}");
}
