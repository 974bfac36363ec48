using System.Net;
using System.Net.Http.Json;
using Npgsql;
using Shemss.ServiceDefaults;
using Shemss.Testing;

namespace Shemss.Sites.Tests;

/// <summary>An enterprise with a point, an authority and an institution on file.</summary>
internal sealed class SitesWorld
{
    public Guid Enterprise { get; } = Guid.CreateVersion7();

    public Guid Authority { get; } = Guid.CreateVersion7();

    public Guid Institution { get; } = Guid.CreateVersion7();

    public Guid Point { get; private set; }

    public HttpClient AsEnterprise { get; private set; } = new();

    public static async Task<SitesWorld> CreateAsync(ServiceFactory<Program> sites)
    {
        var world = new SitesWorld();
        world.AsEnterprise = sites.Client(Role.Enterprise, world.Enterprise);
        await world.KnowAsync(sites, "accepted");
        await (await world.AsEnterprise.PostAsJsonAsync("/v1/enterprises", Client.Enterprise())).JsonAsync(HttpStatusCode.Created);
        var point = await (await world.AsEnterprise.PostAsJsonAsync($"/v1/enterprises/{world.Enterprise}/points", Client.Point(world.Authority))).JsonAsync(HttpStatusCode.Created);
        world.Point = point.GetProperty("id").GetGuid();
        return world;
    }

    /// <summary>What Registry's events would have told.</summary>
    public async Task KnowAsync(ServiceFactory<Program> sites, string status, string kind = "contractor", Guid? institution = null, Guid? enterprise = null)
    {
        await using var owner = await sites.OwnerConnectionAsync();
        await using var command = new NpgsqlCommand(
            """
            insert into authority_ref (id, code, name, level) values (@authority, 'jinshan', '金山区', 'district') on conflict do nothing;
            insert into institution_ref (id, uscc, name, kind, self_operating_enterprise_id, status, key_ordinal)
            values (@institution, '91350100M000100Y43', '清源', @kind, @enterprise, @status, 1) on conflict (id) do update set status = excluded.status;
            """, owner);
        command.Parameters.AddWithValue("authority", Authority);
        command.Parameters.AddWithValue("institution", institution ?? Institution);
        command.Parameters.AddWithValue("kind", kind);
        command.Parameters.Add(new NpgsqlParameter("enterprise", NpgsqlTypes.NpgsqlDbType.Uuid) { Value = (object?)enterprise ?? DBNull.Value });
        command.Parameters.AddWithValue("status", status);
        await command.ExecuteNonQueryAsync();
    }

    public async Task AssignAsync() =>
        await (await AsEnterprise.PostAsJsonAsync($"/v1/points/{Point}/assignments", Client.Assignment(Institution))).JsonAsync(HttpStatusCode.Created);
}
