using Shemss.Benchmarks;
using Shemss.Benchmarks.Messaging;

// Each verb measures one promise and prints its figures as ratios to a baseline taken in the same run.
// `dotnet run --project tests/Benchmarks -c Release -- <verb> [<verb> …]`; without a verb, the list.
var verbs = new SortedDictionary<string, Func<string[], Task<int>>>(StringComparer.Ordinal)
{
    ["standards"] = StandardsBenchmark.Run,
    ["fuzz"] = FuzzRun.Run,
    ["fuzz-guided"] = GuidedFuzzRun.Run,
    ["hj212"] = CodecBenchmark.Run,
    ["http"] = Shemss.Benchmarks.Http.HttpBenchmark.RunAsync,
    ["http-bare"] = Shemss.Benchmarks.Http.BareApi.RunAsync,
    ["ingest"] = Shemss.Benchmarks.Ingest.IngestBenchmark.RunAsync,
    ["messaging"] = MessagingBenchmark.RunAsync,
    ["simulator"] = SimulatorBenchmark.Run,
    ["detection"] = Shemss.Benchmarks.Detection.Speed.Run,
    ["evaluate"] = Shemss.Benchmarks.Detection.Evaluation.Run,
    ["build"] = Shemss.Benchmarks.House.BuildBenchmark.RunAsync,
    ["start"] = Shemss.Benchmarks.House.StartBenchmark.RunAsync,
    ["plots"] = Shemss.Benchmarks.Detection.Plots.Run,
};

var wanted = args.Where(verbs.ContainsKey).ToArray();
if (wanted.Length == 0)
{
    Console.WriteLine("verbs: " + string.Join(' ', verbs.Keys));
    return args.Length == 0 ? 0 : 2;
}

var options = args.Where(a => !verbs.ContainsKey(a)).ToArray();
foreach (var verb in wanted)
{
    Machine.Describe(verb);
    var code = await verbs[verb](options);
    if (code != 0)
    {
        return code;
    }
}

return 0;
