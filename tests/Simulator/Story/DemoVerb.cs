using System.Diagnostics;
using System.Text.Json;
using Shemss.Identity.Demo;

namespace Shemss.Simulator.Story;

/// <summary>
/// <c>./run demo</c>: plays the story on the system that runs, and says what came back. <c>data</c>, which <c>./run</c> calls, plays its
/// beginning quietly and says who can sign in.
/// </summary>
internal static class DemoVerb
{
    /// <summary>The first start pulls images and migrates seven databases.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Task<int> RunAsync(string[] args) => OnRunningSystemAsync(args, PlayAsync);

    public static Task<int> LoadDataAsync(string[] args) => OnRunningSystemAsync(args, async gateway =>
    {
        using var story = new MainStory(gateway, _ => { });
        await story.SignInAsync();
        await story.FileInstitutionAsync();
        await story.InstallAnalyserAsync();
        Console.WriteLine($"""

            The demo data are there: an institution on file, an enterprise with a wastewater point and a COD analyser.
            Sign in at {gateway} (password {DemoAccounts.Password}):
            {string.Join('\n', DemoAccounts.All.Select(a => $"  {a.UserName,-18} {a.Role,-12} {a.DisplayName}"))}
            A partner's machine: client {DemoAccounts.PartnerClient}, secret {DemoAccounts.PartnerSecret}
            Next: ./run demo in another terminal, or {gateway}docs in a browser.
            """);
    });

    private static async Task<int> OnRunningSystemAsync(string[] args, Func<Uri, Task> play)
    {
        if (args is not (["--addresses", _] or ["--gateway", _]))
        {
            Console.WriteLine("demo|data --addresses <file>: the running system's addresses.json; or --gateway <address>: waits until the services there are healthy");
            return 2;
        }

        if (args[0] == "--addresses" && !File.Exists(args[1]))
        {
            Console.WriteLine("The system does not run here: start it with ./run in another terminal, and try again once it prints its addresses.");
            return 1;
        }

        try
        {
            await play(args[0] == "--gateway" ? await HealthyAsync(new Uri(args[1])) : await ReadAsync(args[1]));
            return 0;
        }
        catch (Exception e) when (e is StoryException or TimeoutException or HttpRequestException)
        {
            Console.WriteLine($"The story stopped: {e.Message}");
            return 1;
        }
    }

    private static async Task<Uri> ReadAsync(string file) => new(JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement
        .GetProperty("resources").GetProperty("gateway").GetProperty("urls").GetProperty("http").GetString()!);

    private static async Task<Uri> HealthyAsync(Uri gateway)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var health = JsonDocument.Parse(await http.GetStringAsync(new Uri("health/services", UriKind.Relative)));
                if (health.RootElement.GetProperty("status").GetString() == "Healthy")
                {
                    return gateway;
                }
            }
            catch (Exception e) when (e is HttpRequestException or JsonException && clock.Elapsed < Patience)
            {
                // Not there yet.
            }

            if (clock.Elapsed >= Patience)
            {
                throw new TimeoutException($"Not every service behind {gateway} was healthy within {Patience.TotalMinutes:0} minutes.");
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task PlayAsync(Uri gateway)
    {
        var watch = Stopwatch.StartNew();
        using var story = new MainStory(gateway, Console.WriteLine);
        await story.PlayAsync();
        Console.WriteLine($"""

            Done in {watch.Elapsed.TotalSeconds:F0} s. Look at it yourself:
              {gateway}                       what is here
              {gateway}docs                   every service's API
              {gateway}maintenance/v1/visits/{story.VisitId}    the visit (with a token)
            """);
    }
}
