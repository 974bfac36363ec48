using System.Net;
using System.Net.Http.Json;
using Shemss.Contracts.Registry.V1;
using Shemss.ServiceDefaults;
using Shemss.Sites.Subscriptions;
using Shemss.Testing;

namespace Shemss.Sites.Tests;

/// <summary>An enterprise with a point, an authority and an institution on file.</summary>
internal sealed class SitesWorld
{
    private long _told;

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

    /// <summary>The authority and the institution as Registry's events tell of them.</summary>
    public async Task KnowAsync(ServiceFactory<Program> sites, string status, string kind = "contractor", Guid? institution = null, Guid? enterprise = null)
    {
        await sites.Target.HearAsync<OnAuthorityRegistered, AuthorityRegistered>(
            new AuthorityRegistered { AuthorityId = Authority, Code = "jinshan", Name = "金山区", Level = "district" }, $"authority/{Authority}");
        await FileAsync(sites, institution ?? Institution, status, ++_told, kind, enterprise);
    }

    /// <summary>An institution's filing at one of its events.</summary>
    public static Task FileAsync(
        ServiceFactory<Program> sites, Guid institution, string status, long ordinal, string kind = "contractor", Guid? enterprise = null) =>
        sites.Target.HearAsync<OnFilingChanged, FilingChanged>(
            new FilingChanged
            {
                InstitutionId = institution,
                UnifiedSocialCreditCode = "91350100M000100Y43",
                Name = "清源",
                Kind = kind,
                SelfOperatingEnterpriseId = enterprise,
                Status = status,
                Changed = [],
                Version = ordinal,
            },
            $"institution/{institution}", ordinal);

    public async Task AssignAsync() =>
        await (await AsEnterprise.PostAsJsonAsync($"/v1/points/{Point}/assignments", Client.Assignment(Institution))).JsonAsync(HttpStatusCode.Created);
}
