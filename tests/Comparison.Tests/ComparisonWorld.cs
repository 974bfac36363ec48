using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Comparison.Tests;

/// <summary>A service with a wastewater point and the institution that serves it, and a clock of its own.</summary>
internal sealed class ComparisonWorld : IAsyncDisposable
{
    public const string InsertPoint = """
        insert into point_ref (id, enterprise_id, authority_id, kind, name, outlet_code, mn, longitude, latitude, coordinate_system, sign_in_radius_metres)
        values (@point, @Enterprise, @Authority, 'wastewater', '总排口', 'DW001', '310116ZLDSZ20260127DW001', 121.3412, 30.7423, 'wgs84', 200);
        insert into point_service (point_id, enterprise_id, authority_id, institution_id, valid_from) values (@point, @Enterprise, @Authority, @Institution, '2025-01-01');
        """;

    /// <summary>CODCr, mean of the laboratory above 100 mg/L: ± 15 %, two of three pairs.</summary>
    public static readonly decimal[][] Passing = [[110m, 118m], [108m, 95m], [120m, 131m]];

    public static readonly decimal[][] Failing = [[110m, 150m], [108m, 60m], [120m, 131m]];

    private ComparisonWorld(ServiceFactory<Program> service, FakeTimeProvider clock) => (Service, Clock) = (service, clock);

    public ServiceFactory<Program> Service { get; }

    public FakeTimeProvider Clock { get; }

    public Guid Institution { get; } = Guid.CreateVersion7();

    public Guid Enterprise { get; } = Guid.CreateVersion7();

    public Guid Authority { get; } = Guid.CreateVersion7();

    public Guid Point { get; } = Guid.CreateVersion7();

    public HttpClient AsInstitution => Service.Client(Role.Institution, Institution);

    /// <summary>Wednesday, 15 July 2026, 10:00 in Shanghai unless said otherwise.</summary>
    public static async Task<ComparisonWorld> CreateAsync(TestServers servers, DateTimeOffset? now = null)
    {
        var clock = new FakeTimeProvider(now ?? new DateTimeOffset(2026, 7, 15, 10, 0, 0, TimeSpan.FromHours(8)));
        var world = new ComparisonWorld(await ServiceFactory<Program>.StartAsync(servers, "comparison", s => s.Time = clock), clock);
        await world.OwnerAsync(InsertPoint, new { point = world.Point, world.Enterprise, world.Authority, world.Institution });
        return world;
    }

    public async Task<Dictionary<string, object?>> ReportAsync(
        decimal[][]? pairs = null, string number = "BD-2026-0117", string factor = "w01018", string unit = "mg/L", decimal? error = null, bool passed = true) => new()
        {
            ["reportNumber"] = number,
            ["kind"] = "water-comparison",
            ["pointId"] = Point,
            ["testedOn"] = "2026-07-13",
            ["issuedOn"] = "2026-07-14",
            ["testingLaboratory"] = "上海华测检测技术有限公司",
            ["reportFileId"] = await AsInstitution.UploadAsync("report.pdf", SampleFiles.Pdf, "application/pdf"),
            ["items"] = new List<object> { Item(factor, unit, pairs ?? Passing, error, passed) },
        };

    public static object Item(string factor, string unit, decimal[][] pairs, decimal? error = null, bool passed = true, decimal? emissionLimit = null) => new
    {
        factorCode = factor,
        unit,
        pairs = pairs.Select(p => new { reference = p[0], measured = p[1] }),
        reportedError = error,
        reportedPassed = passed,
        emissionLimit,
    };

    public Task<HttpResponseMessage> FileAsync(Dictionary<string, object?> report) => AsInstitution.PostAsJsonAsync("/v1/reports", report);

    public async Task<JsonElement> FiledAsync(Dictionary<string, object?> report) => await (await FileAsync(report)).JsonAsync(HttpStatusCode.Created);

    /// <summary>What the service has told about a report, in order, wherever between outbox and log it is.</summary>
    public async Task<List<(string Type, JsonElement Payload)>> EventsAsync(Guid report)
    {
        await using var owner = await Service.OwnerConnectionAsync();
        var rows = await owner.QueryAsync<(string Type, string Payload)>(
            """
            select type, payload::text from (
                select type, payload, key, key_ordinal from messaging.event_log union all select type, payload, key, key_ordinal from messaging.outbox) e
            where key = @key order by key_ordinal
            """, new { key = $"report/{report}" });
        return [.. rows.Select(r => (r.Type.Replace("shemss.comparison.", "", StringComparison.Ordinal), JsonSerializer.Deserialize<JsonElement>(r.Payload)))];
    }

    /// <summary>An analyser as Sites' event would have told of it.</summary>
    public Task InstallAsync(string factor, decimal emissionLimit, string unit = "mg/m³", string installedAt = "2025-01-01") => OwnerAsync(
        """
        insert into instrument_ref (id, point_id, factor_code, model, brand, unit, emission_limit, installed_at)
        values (gen_random_uuid(), @Point, @factor, 'X', 'X', @unit, @emissionLimit, @installedAt::timestamptz)
        """, new { Point, factor, unit, emissionLimit, installedAt });

    public async Task<int> OwnerAsync(string sql, object? args = null)
    {
        await using var owner = await Service.OwnerConnectionAsync();
        return await owner.ExecuteAsync(sql, args);
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
