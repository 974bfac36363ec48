using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Shemss.Identity.Demo;

namespace Shemss.Simulator.Story;

/// <summary>
/// <c>./run demo</c>: plays the story on the system that runs, and says what came back. <c>data</c>, which <c>./run</c> calls, plays its
/// beginning quietly and says who can sign in.
/// </summary>
internal static class DemoVerb
{
    /// <summary>The data loggers' port that AppHost.cs states; Aspire does not move it.</summary>
    private const int StatedLoggerPort = 7212;

    /// <summary>The first start pulls images and migrates seven databases.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Task<int> RunAsync(string[] args) => OnRunningSystemAsync(args, PlayAsync);

    public static Task<int> LoadDataAsync(string[] args) => OnRunningSystemAsync(args, async system =>
    {
        var gateway = system.Gateway;
        using var story = new MainStory(system, _ => { });
        await story.SignInAsync();
        await story.FileInstitutionAsync();
        await story.InstallStandingPointAsync();
        Console.WriteLine($"""

            The demo data are there: an institution on file, an enterprise with a wastewater point and its analysers.
            Sign in at {gateway} (password {DemoAccounts.Password}):
            {string.Join('\n', DemoAccounts.All.Select(a => $"  {a.UserName,-18} {a.Role,-12} {a.DisplayName}"))}
            A partner's machine: client {DemoAccounts.PartnerClient}, secret {DemoAccounts.PartnerSecret}
            Next: ./run demo in another terminal, or {gateway}docs in a browser.
            """);
    });

    private static async Task<int> OnRunningSystemAsync(string[] args, Func<SystemAddresses, Task> play)
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
            await play(args[0] == "--gateway" ? await HealthyAsync(new Uri(args[1])) : SystemAddresses.Read(args[1]));
            return 0;
        }
        catch (Exception e) when (e is StoryException or TimeoutException or HttpRequestException)
        {
            Console.WriteLine($"The story stopped: {e.Message}");
            return 1;
        }
    }

    private static async Task<SystemAddresses> HealthyAsync(Uri gateway)
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
                    return new SystemAddresses(gateway, new IPEndPoint(IPAddress.Loopback, StatedLoggerPort));
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

    private static async Task PlayAsync(SystemAddresses system)
    {
        var watch = Stopwatch.StartNew();
        using var story = new MainStory(system, Console.WriteLine);
        await story.PlayAsync();
        var gateway = system.Gateway;
        Console.WriteLine($"""

            A visit confirmed after midnight is accepted and marked late as well; here nobody turns the system's clock, so only the journey tests play it.
            Done in {watch.Elapsed.TotalSeconds:F0} s. Look at it yourself:
              {gateway}                       what is here
              {gateway}docs                   every service's API; sign in there with one of the demo accounts
              {gateway}sites/v1/points/{story.PointId}          the point of this play (these and the next with a token)
              {gateway}maintenance/v1/visits/{story.VisitId}    the visit
              {gateway}alerts/v1/alerts/{story.AlertId}         the alert with its evidence
              {gateway}{story.ScorePath[1..]}    the score, line by line
            """);
    }
}
