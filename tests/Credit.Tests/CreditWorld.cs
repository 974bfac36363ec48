using System.Net;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Shemss.Contracts.Alerts.V1;
using Shemss.Contracts.Comparison.V1;
using Shemss.Contracts.Maintenance.V1;
using Shemss.Contracts.Registry.V1;
using Shemss.Contracts.Sites.V1;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Credit.Tests;

/// <summary>A service that fetches its evidence from the sources' logs, through its own reconciliation and inbox.</summary>
internal sealed class CreditWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset March = new(2026, 3, 10, 10, 0, 0, TimeSpan.FromHours(8));

    private CreditWorld(SourceHost sources) => Sources = sources;

    public SourceHost Sources { get; }

    public ServiceFactory<Program> Service { get; private set; } = null!;

    public Guid Institution { get; } = Guid.CreateVersion7();

    public Guid Enterprise { get; } = Guid.CreateVersion7();

    public Guid Authority { get; } = Guid.CreateVersion7();

    public Guid Point { get; } = Guid.CreateVersion7();

    public HttpClient AsInstitution => Service.Client(Role.Institution, Institution);

    public string Path => $"/v1/institutions/{Institution}/scores/2026";

    /// <summary>Everything the sources have published is there when it returns.</summary>
    public static async Task<CreditWorld> CreateAsync(TestServers servers, Action<CreditWorld>? publish = null)
    {
        var world = new CreditWorld(await SourceHost.StartAsync());
        world.Know(world.Institution);
        world.Sources.Publish(
            new PointRegistered
            {
                PointId = world.Point, EnterpriseId = world.Enterprise, AuthorityId = world.Authority, Kind = "wastewater", Name = "总排口", OutletCode = "DW001",
                Mn = "310116ZLDSZ20260127DW001", Longitude = 121.3412m, Latitude = 30.7423m, CoordinateSystem = "wgs84", SignInRadiusMetres = 200,
            }, March);
        world.Assigned(world.Institution, new DateOnly(2025, 1, 1));
        publish?.Invoke(world);

        world.Service = await ServiceFactory<Program>.StartAsync(servers, "credit", setup =>
        {
            foreach (var (key, value) in world.Sources.Settings)
            {
                setup.Settings[key] = value;
            }

            setup.Services = services => services.ConfigureAll<HttpStandardResilienceOptions>(o =>
            {
                o.Retry.Delay = TimeSpan.FromMilliseconds(1);
                o.AttemptTimeout.Timeout = TimeSpan.FromSeconds(2);
                o.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(5);
            });
        });

        // Progress moves when everything before it has been applied.
        await Eventually.Async(
            () => world.OwnerAsync("select count(*)::int from messaging.subscription_progress"), n => n == world.Sources.Types, what: "every source read");
        Assert.Equal(0, await world.OwnerAsync("select count(*)::int from messaging.parked"));
        return world;
    }

    public void Know(Guid institution) => Sources.Publish(
        new FilingChanged
        {
            InstitutionId = institution, UnifiedSocialCreditCode = "91350100M000100Y43", Name = "清源", Kind = "contractor", Status = "accepted", Changed = [], Version = 1,
        }, March);

    public void Assigned(Guid institution, DateOnly from) => Sources.Publish(
        new MaintenanceInstitutionAssigned
        {
            AssignmentId = Guid.CreateVersion7(), PointId = Point, EnterpriseId = Enterprise, AuthorityId = Authority, InstitutionId = institution, From = from,
        }, March);

    public Guid Confirmed(bool late = false, bool receivedLate = false, DateTimeOffset? at = null) => Sources.Publish(
        new RecordConfirmed
        {
            VisitId = Guid.CreateVersion7(), RecordIds = [], PointId = Point, EnterpriseId = Enterprise, AuthorityId = Authority, InstitutionId = Institution,
            ConfirmedAt = at ?? March, DueOn = new DateOnly(2026, 3, 10), Late = late, ReceivedLate = receivedLate, ChainHead = new string('0', 64),
        }, at ?? March);

    public Guid Judged(bool passed) => Sources.Publish(
        new ReportJudged
        {
            ReportId = Guid.CreateVersion7(), PointId = Point, EnterpriseId = Enterprise, AuthorityId = Authority, InstitutionId = Institution, Standard = "HJ 355-2019",
            TableVersion = "hj355-comparison/1", Passed = passed, DiffersFromReported = false, Items = [],
        }, March);

    public Guid FiledLate() => Sources.Publish(
        new ReportFiledLate
        {
            ReportId = Guid.CreateVersion7(), PointId = Point, EnterpriseId = Enterprise, AuthorityId = Authority, InstitutionId = Institution,
            DueOn = new DateOnly(2026, 3, 9), FiledAt = March,
        }, March);

    public Guid Verified(bool confirmed, bool served = true) => Sources.Publish(
        new AlertVerified
        {
            AlertId = Guid.CreateVersion7(), PointId = Point, EnterpriseId = Enterprise, AuthorityId = Authority, InstitutionId = served ? Institution : null,
            Category = "no-noticeable-fluctuation", Confirmed = confirmed, VerifiedAt = March,
        }, March);

    public async Task<JsonElement> ScoreAsync() => await (await AsInstitution.GetAsync(Path)).JsonAsync(HttpStatusCode.OK);

    public async Task<int> OwnerAsync(string sql, object? args = null)
    {
        await using var owner = await Service.OwnerConnectionAsync();
        return sql.StartsWith("select", StringComparison.Ordinal) ? await owner.ExecuteScalarAsync<int>(sql, args) : await owner.ExecuteAsync(sql, args);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Sources.DisposeAsync();
    }
}
