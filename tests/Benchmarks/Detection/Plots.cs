namespace Shemss.Benchmarks.Detection;

internal static class Plots
{
    public static void Draw(string folder) => Directory.CreateDirectory(folder);
}
