namespace Shemss.LocalHosting.Running;

/// <summary>One log of everything: each line with the name of the resource that said it, in a colour of its own.</summary>
internal sealed class MergedLog(IReadOnlyList<string> names)
{
    private static readonly string[] Colours = ["36", "32", "33", "35", "34", "96", "92", "93", "95", "94"];
    private readonly Lock _gate = new();
    private readonly int _width = names.Append("apphost").Max(n => n.Length);

    /// <summary>Colours only for a person's terminal who has not asked for none.</summary>
    public static bool Coloured { get; } =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>A line of our own.</summary>
    public void Say(string line) => Write("apphost", "1", line);

    /// <summary>A line of a resource.</summary>
    public void Write(string name, string line)
    {
        var index = names.ToList().IndexOf(name);
        Write(name, Colours[Math.Max(0, index) % Colours.Length], line);
    }

    private void Write(string name, string colour, string line)
    {
        var prefix = name.PadRight(_width);
        lock (_gate)
        {
            Console.Out.WriteLine(Coloured ? $"\e[{colour}m{prefix}\e[0m | {line}" : $"{prefix} | {line}");
            Console.Out.Flush();
        }
    }
}
