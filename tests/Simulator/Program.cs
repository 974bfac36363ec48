using Shemss.Simulator.Fleet;
using Shemss.Simulator.Playing;
using Shemss.Simulator.Story;

namespace Shemss.Simulator;

/// <summary>A fleet of data loggers speaking HJ 212, and the demo. Each verb is one way to use it; without a verb, the list.</summary>
internal static class EntryPoint
{
    private static readonly SortedDictionary<string, Func<string[], Task<int>>> Verbs = new(StringComparer.Ordinal)
    {
        ["data"] = DemoVerb.LoadDataAsync,
        ["demo"] = DemoVerb.RunAsync,
        ["load"] = LoadVerb.RunAsync,
        ["play"] = PlayVerb.RunAsync,
        ["published"] = PublishedVerb.RunAsync,
    };

    public static async Task<int> Main(string[] args)
    {
        if (args.Length > 0 && Verbs.TryGetValue(args[0], out var verb))
        {
            return await verb(args[1..]);
        }

        Console.WriteLine("verbs: " + string.Join(' ', Verbs.Keys));
        return args.Length == 0 ? 0 : 2;
    }
}
