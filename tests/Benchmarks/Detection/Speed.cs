namespace Shemss.Benchmarks.Detection;

internal static class Speed
{
    public static Task<int> Run(string[] options) => Task.FromResult(0);
}
