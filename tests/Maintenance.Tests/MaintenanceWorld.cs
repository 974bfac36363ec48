using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shemss.Contracts.Registry.V1;
using Shemss.Data;
using Shemss.Maintenance.Domain;
using Shemss.Maintenance.Subscriptions;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Maintenance.Tests;

/// <summary>A service with a wastewater point, its institution with one certified person, and a clock of its own.</summary>
internal sealed class MaintenanceWorld : IAsyncDisposable
{
    public const string Daily = "wastewater-daily-inspection";

    private MaintenanceWorld(ServiceFactory<Program> service, FakeTimeProvider clock) => (Service, Clock) = (service, clock);

    public ServiceFactory<Program> Service { get; }

    public FakeTimeProvider Clock { get; }

    public Guid Institution { get; } = Guid.CreateVersion7();

    public Guid Enterprise { get; } = Guid.CreateVersion7();

    public Guid Authority { get; } = Guid.CreateVersion7();

    public Guid Point { get; } = Guid.CreateVersion7();

    public Guid Person { get; } = Guid.CreateVersion7();

    public HttpClient AsInstitution => As(Role.Institution, "li.min");

    public HttpClient AsEnterprise => As(Role.Enterprise, "chen.jie");

    /// <summary>Wednesday, 15 July 2026, 10:00 in Shanghai unless said otherwise.</summary>
    public static async Task<MaintenanceWorld> CreateAsync(TestServers servers, DateTimeOffset? now = null, string kind = "wastewater")
    {
        var clock = new FakeTimeProvider(now ?? new DateTimeOffset(2026, 7, 15, 10, 0, 0, TimeSpan.FromHours(8)));
        var world = new MaintenanceWorld(await ServiceFactory<Program>.StartAsync(servers, "maintenance", s => s.Time = clock), clock);
        await world.OwnerAsync(
            """
            insert into point_ref (id, enterprise_id, authority_id, kind, name, outlet_code, mn, longitude, latitude, coordinate_system, sign_in_radius_metres)
            values (@Point, @Enterprise, @Authority, @kind, '总排口', 'DW001', '310116ZLDSZ20260127DW001', 121.3412, 30.7423, 'wgs84', 200);
            insert into point_service (point_id, enterprise_id, authority_id, institution_id, valid_from) values (@Point, @Enterprise, @Authority, @Institution, '2025-01-01');
            """, new { world.Point, world.Enterprise, world.Authority, world.Institution, kind });
        await world.KnowAsync(world.Person, certifiedTo: new DateOnly(2028, 2, 29));
        return world;
    }

    public HttpClient As(Role role, string subject) => Service.Client(TestTokens.For(
        role, role == Role.Institution ? Institution : role == Role.Enterprise ? Enterprise : null, subject: subject, now: Clock.GetUtcNow()));

    /// <summary>A person as Registry tells of it, through the service's own subscriber.</summary>
    public Task KnowAsync(Guid person, DateOnly certifiedTo, bool active = true, long ordinal = 1) => Service.Target.HearAsync<OnPersonChanged, PersonChanged>(
        new PersonChanged
        {
            PersonId = person,
            InstitutionId = Institution,
            Name = "张强",
            TechnicalPost = "technician",
            Active = active,
            Certificates =
            [
                new() { CertificateId = Guid.CreateVersion7(), Number = "YW-1", Issuer = "协会", Category = "water", ValidFrom = new DateOnly(2025, 3, 1), ValidTo = certifiedTo },
            ],
        },
        $"person/{person}", ordinal);

    public Dictionary<string, object?> Plan(int intervalDays = 7, string content = "daily-inspection") => new()
    {
        ["pointId"] = Point,
        ["content"] = content,
        ["intervalDays"] = intervalDays,
        ["from"] = "2026-01-05",
        ["to"] = "2027-01-03",
        ["personIds"] = new[] { Person },
    };

    public Dictionary<string, object?> SignIn(Guid plan) => new()
    {
        ["planId"] = plan,
        ["personIds"] = new[] { Person },
        ["longitude"] = 121.3411m,
        ["latitude"] = 30.7424m,
        ["accuracyMetres"] = 12m,
        ["coordinateSystem"] = "wgs84",
        ["deviceTime"] = Clock.GetUtcNow(),
    };

    public static Dictionary<string, object?> Sheet(params Guid[] photos) => new()
    {
        ["sheet"] = Daily,
        ["items"] = Shemss.Maintenance.Domain.Sheet.All[Daily].Items.Select(i => new Dictionary<string, object?> { ["code"] = i.Code, ["normal"] = true }).ToList(),
        ["photoFileIds"] = photos,
        ["remarks"] = "设备运行正常。",
    };

    public Task<Guid> PhotoAsync() => AsInstitution.UploadAsync("photo.png", SampleFiles.Png, "image/png");

    public async Task<Guid> PlannedAsync() => await IdAsync(await AsInstitution.PostAsJsonAsync("/v1/plans", Plan()));

    public async Task<Guid> SignedInAsync(Guid? plan = null) =>
        await IdAsync(await AsInstitution.PostAsJsonAsync("/v1/visits", SignIn(plan ?? await PlannedAsync())));

    public async Task<JsonElement> RecordedAsync(Guid visit) =>
        await (await AsInstitution.PostAsJsonAsync($"/v1/visits/{visit}/records", Sheet(await PhotoAsync()))).JsonAsync(HttpStatusCode.Created);

    public Task<HttpResponseMessage> SignOutAsync(Guid visit, DateTimeOffset? at = null) =>
        AsInstitution.ChangeAsync($"/v1/visits/{visit}", "sign-out", new { finishedAt = at });

    /// <summary>A visit with a record, from which people have signed out.</summary>
    public async Task<Guid> FinishedAsync()
    {
        var visit = await SignedInAsync();
        await RecordedAsync(visit);
        await (await SignOutAsync(visit)).JsonAsync(HttpStatusCode.OK);
        return visit;
    }

    public Task<HttpResponseMessage> ConfirmAsync(Guid visit, string subject = "chen.jie") =>
        As(Role.Enterprise, subject).ChangeAsync($"/v1/visits/{visit}", "confirmation", new { signerName = "陈洁" });

    public async Task<JsonElement> VisitAsync(Guid visit) => await (await AsEnterprise.GetAsync($"/v1/visits/{visit}")).JsonAsync(HttpStatusCode.OK);

    /// <summary>What the service has told about an aggregate, in order, wherever between outbox and log it is.</summary>
    public async Task<List<(string Type, JsonElement Payload)>> EventsAsync(string key)
    {
        await using var owner = await Service.OwnerConnectionAsync();
        var rows = await owner.QueryAsync<(string Type, string Payload)>(
            """
            select type, payload::text from (
                select type, payload, key, key_ordinal from messaging.event_log union all select type, payload, key, key_ordinal from messaging.outbox) e
            where key = @key order by key_ordinal
            """, new { key });
        return [.. rows.Select(r => (r.Type, JsonSerializer.Deserialize<JsonElement>(r.Payload)))];
    }

    public async Task<int> OwnerAsync(string sql, object? args = null)
    {
        await using var owner = await Service.OwnerConnectionAsync();
        return await owner.ExecuteAsync(sql, args);
    }

    /// <summary>As the service's own role, seeing every row.</summary>
    public Task<int> ServiceRoleAsync(string sql, object? args = null) =>
        Service.Services.GetRequiredService<Db>().TransactAsync(AccessScope.System("maintenance"), session => session.ExecuteAsync(sql, args));

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    private static async Task<Guid> IdAsync(HttpResponseMessage response) => (await response.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
}
