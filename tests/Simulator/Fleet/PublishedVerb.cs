namespace Shemss.Simulator.Fleet;

/// <summary>
/// <c>published --host 127.0.0.1:9212 [--timeout 5] [--requests-answered]</c>: sends the published frames of frames.csv over one connection
/// and compares what the host answers with what the table expects. Ends with 1 on a difference.
/// </summary>
public static class PublishedVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var options = new VerbOptions(args);
        var outcomes = await PublishedFrames.SendAsync(await options.HostAsync(), TimeSpan.FromSeconds(options.Number("timeout", 5)), options.Has("requests-answered"));
        foreach (var o in outcomes)
        {
            Console.WriteLine($"{(o.IsRight ? "as expected" : "DIFFERENT"),-12}{o.Id,-14}{o.Came}");
        }

        return outcomes.TrueForAll(o => o.IsRight) ? 0 : 1;
    }
}
