using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shemss.Alerts.Domain.Detection;
using Shemss.Alerts.Ingest;
using Shemss.Alerts.Watch;
using Shemss.Data;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Alerts.Tests;

/// <summary>Points of one enterprise, as Sites' events would have told of them.</summary>
internal sealed class AlertsWorld(ServiceFactory<Program> alerts)
{
    public Guid Enterprise { get; init; } = Guid.CreateVersion7();

    public Guid Authority { get; init; } = Guid.CreateVersion7();

    public Guid Institution { get; init; } = Guid.CreateVersion7();

    public IPEndPoint Door => new(IPAddress.Loopback, alerts.Services.GetRequiredService<IngestServer>().Port);

    public async Task<Guid> AddPointAsync(string mn)
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync(
            """
            insert into point_ref (id, enterprise_id, authority_id, kind, name, outlet_code, mn, longitude, latitude, coordinate_system,
                sign_in_radius_metres, registered_ordinal, assigned_ordinal)
            values (@id, @enterprise, @authority, 'wastewater', '废水总排口', 'DW001', @mn, 121.34, 30.74, 'wgs84', 200, 1, 1);
            insert into point_service (point_id, enterprise_id, authority_id, institution_id, valid_from) values (@id, @enterprise, @authority, @institution, '2025-01-01');
            """, ("id", id), ("enterprise", Enterprise), ("authority", Authority), ("institution", Institution), ("mn", mn));
        var index = alerts.Services.GetRequiredService<PointIndex>();
        await Eventually.Async(async () =>
        {
            await index.RefreshAsync(CancellationToken.None);
            return index.TryFind(mn, out _);
        }, what: "the door to know the logger");
        return id;
    }

    public Task AddInstrumentAsync(Guid point, string factor, decimal high, decimal? limit, decimal? detection, TimeSpan? cycle) => ExecuteAsync(
        """
        insert into instrument_ref (id, point_id, factor_code, model, brand, unit, range_low, range_high, detection_limit, emission_limit, measuring_cycle_minutes, installed_at)
        values (@id, @point, @factor, 'X', 'X', 'mg/L', 0, @high, @detection::numeric, @limit::numeric, @cycle::int, now())
        """,
        ("id", Guid.CreateVersion7()), ("point", point), ("factor", factor), ("high", high), ("detection", (object?)detection ?? DBNull.Value),
        ("limit", (object?)limit ?? DBNull.Value), ("cycle", cycle is { } c ? (int)c.TotalMinutes : DBNull.Value));

    /// <summary>An alert as the rules would have raised it.</summary>
    public static async Task<Guid> RaiseAsync(IServiceProvider services, Guid point, DateTimeOffset at, string factor = "w01018")
    {
        var db = services.GetRequiredService<Db>();
        var opened = new AlertOpened(
            new AlertKey(point, factor, RuleId.A1, at.AddHours(-12)), at, "no-fluctuation", AlertLevel.Warning,
            new RuleSetting(RuleId.A1, "A1@1", new Dictionary<string, double> { ["samples"] = 6 }, "默认参数，非官方标准"),
            new Evidence(at.AddHours(-12), at, 7, new Dictionary<string, double> { ["last"] = 31.2 }), new Explanation("一直未变", "has not moved"));
        await db.TransactAsync(AccessScope.System("test"), s => AlertJournal.WriteAsync(
            s, [opened], at, TimeSpan.FromHours(24), services.GetRequiredService<AlertMetrics>(), CancellationToken.None));
        return (await db.ReadAsync<Guid>(AccessScope.System("test"), "select id from alert where point_id = @point and factor_code = @factor", new { point, factor }))[0];
    }

    public async Task ExecuteAsync(string sql, params (string Name, object Value)[] parameters)
    {
        await using var owner = await alerts.OwnerConnectionAsync();
        await using var command = new NpgsqlCommand(sql, owner);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var owner = await alerts.OwnerConnectionAsync();
        await using var command = new NpgsqlCommand(sql, owner);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} instead of {(int)expected}: {body}");
        return JsonSerializer.Deserialize<JsonElement>(body);
    }
}
