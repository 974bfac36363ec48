using System.Diagnostics;
using System.Text.Json;

namespace Shemss.Simulator.Story;

/// <summary><c>./run demo</c>: plays the story on the system that runs, and says what came back.</summary>
internal static class DemoVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ["--addresses", var file])
        {
            Console.WriteLine("demo --addresses <file>: the running system's addresses.json");
            return 2;
        }

        if (!File.Exists(file))
        {
            Console.WriteLine("The system does not run here: start it with ./run in another terminal, and try again once it prints its addresses.");
            return 1;
        }

        var gateway = new Uri(JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement
            .GetProperty("resources").GetProperty("gateway").GetProperty("urls").GetProperty("http").GetString()!);
        var watch = Stopwatch.StartNew();
        using var story = new MainStory(gateway, Console.WriteLine);
        try
        {
            await story.PlayAsync();
        }
        catch (Exception e) when (e is StoryException or TimeoutException or HttpRequestException)
        {
            Console.WriteLine($"The story stopped: {e.Message}");
            return 1;
        }

        Console.WriteLine($"""

            Done in {watch.Elapsed.TotalSeconds:F0} s. Look at it yourself:
              {gateway}                       what is here
              {gateway}docs                   every service's API
              {gateway}maintenance/v1/visits/{story.VisitId}    the visit (with a token)
            """);
        return 0;
    }
}
