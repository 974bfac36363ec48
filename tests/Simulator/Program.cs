using Shemss.Simulator.Fleet;
using Shemss.Simulator.Story;

// A fleet of data loggers speaking HJ 212. Each verb is one way to use it; without a verb, the list.
var verbs = new SortedDictionary<string, Func<string[], Task<int>>>(StringComparer.Ordinal)
{
    ["data"] = DemoVerb.LoadDataAsync,
    ["demo"] = DemoVerb.RunAsync,
    ["load"] = LoadVerb.RunAsync,
    ["published"] = PublishedVerb.RunAsync,
};

if (args.Length == 0 || !verbs.TryGetValue(args[0], out var verb))
{
    Console.WriteLine("verbs: " + string.Join(' ', verbs.Keys));
    return args.Length == 0 ? 0 : 2;
}

return await verb(args[1..]);
