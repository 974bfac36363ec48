using System.Globalization;
using System.Net;
using System.Text.Json;
using Shemss.Identity.Demo;
using Shemss.Testing.Servers;

namespace Shemss.Simulator.Story;

/// <summary>
/// The system's main job, through its public doors with each role's account. What is there already is taken as it is, so that it can be
/// played again and again on the same system; the point is the play's own, because an episode is alarmed once and a case closed once.
/// </summary>
public sealed partial class MainStory : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What one play adds a line to.</summary>
    private static readonly string[] Expected = ["record-confirmed", "report-passed", "report-failed", "report-filed-late", "alert-verified"];

    private readonly Action<string> _say;
    private readonly TimeProvider _clock;
    private readonly List<Person> _people = [];
    private readonly string _run = Guid.CreateVersion7().ToString("N").ToUpperInvariant()[20..];
    private readonly SystemAddresses _system;

    /// <summary>A story on a running system.</summary>
    /// <param name="system">Its doors.</param>
    /// <param name="say">Told every step and what came back.</param>
    /// <param name="clock">The clock the system goes by.</param>
    public MainStory(SystemAddresses system, Action<string> say, TimeProvider? clock = null)
    {
        _system = system;
        _say = say;
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>The point of this play.</summary>
    public Guid PointId { get; private set; }

    /// <summary>The technician.</summary>
    public Guid TechnicianId { get; private set; }

    private Uri Gateway => _system.Gateway;

    private Person Admin { get; set; } = null!;

    private Person City { get; set; } = null!;

    private Person District { get; set; } = null!;

    private Person Institution { get; set; } = null!;

    private Person Enterprise { get; set; } = null!;

    private Person Reviewer { get; set; } = null!;

    private static Guid InstitutionId => DemoAccounts.InstitutionOrganisation;

    private static Guid EnterpriseId => DemoAccounts.EnterpriseOrganisation;

    /// <summary>The whole story.</summary>
    public async Task PlayAsync()
    {
        await SignInAsync();
        await FileInstitutionAsync();
        await InstallAnalysersAsync();
        await VisitAndConfirmAsync();
        await StandStillAsync();
        await FileReportsAsync();
        await ReadScoreAsync();
        await ReadFeedsAsync();
    }

    /// <summary>Everyone signs in.</summary>
    public async Task SignInAsync()
    {
        _say("Everyone signs in (authorization code with PKCE)");
        Admin = await AsAsync("the administrator", DemoAccounts.Admin);
        City = await AsAsync("the city bureau", DemoAccounts.CityRegulator);
        District = await AsAsync("the district bureau", DemoAccounts.JinshanRegulator);
        Institution = await AsAsync("the institution", DemoAccounts.Institution);
        Enterprise = await AsAsync("the enterprise", DemoAccounts.Enterprise);
        Reviewer = await AsAsync("the data reviewer", DemoAccounts.Reviewer);
        await RememberScoreAsync();
    }

    /// <inheritdoc />
    public void Dispose() => _people.ForEach(p => p.Dispose());

    private static long Version(Answer answer) => answer.Body.GetProperty("version").GetInt64();

    private static string Day(DateTimeOffset instant) => Day(DateOnly.FromDateTime(instant.ToOffset(TimeSpan.FromHours(8)).DateTime));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Made now, or there from an earlier time.</summary>
    private void Have(Answer answer, string already)
    {
        if (answer.Says(already))
        {
            _say("  (there already)");
            return;
        }

        answer.Expect(HttpStatusCode.Created);
    }

    /// <summary>Tries again while a service has not heard of something yet that another service has told.</summary>
    private static Task<Answer> WhenKnownAsync(string unknown, Func<Task<Answer>> ask) =>
        Eventually.Async(ask, a => !a.Says(unknown), Patience, $"the end of {unknown}");

    private async Task<Person> AsAsync(string name, DemoAccount account)
    {
        var person = await Person.SignInAsync(Gateway, name, account.UserName, DemoAccounts.Password, _say);
        _people.Add(person);
        return person;
    }
}
