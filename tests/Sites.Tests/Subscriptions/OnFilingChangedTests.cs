using System.Net;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Sites.Tests.Subscriptions;

[Trait("Needs", "Servers")]
public sealed class OnFilingChangedTests(TestServers servers)
{
    [Fact]
    public async Task R19_an_older_event_that_comes_late_does_not_bring_a_withdrawn_institution_back()
    {
        await using var sites = await ServiceFactory<Program>.StartAsync(servers, "sites");
        var institution = Guid.CreateVersion7();
        await SitesWorld.FileAsync(sites, institution, "submitted", 1);
        Assert.Empty(await OnFileAsync(sites));
        await SitesWorld.FileAsync(sites, institution, "accepted", 2);
        Assert.Equal([institution], await OnFileAsync(sites));
        await SitesWorld.FileAsync(sites, institution, "withdrawn", 4);
        Assert.Empty(await OnFileAsync(sites));

        await SitesWorld.FileAsync(sites, institution, "accepted", 3);
        Assert.Empty(await OnFileAsync(sites));
        await SitesWorld.FileAsync(sites, institution, "accepted", 4);
        Assert.Empty(await OnFileAsync(sites));
        await SitesWorld.FileAsync(sites, institution, "accepted", 5);
        Assert.Equal([institution], await OnFileAsync(sites));
    }

    private static async Task<Guid[]> OnFileAsync(ServiceFactory<Program> sites)
    {
        var page = await (await sites.Client(Role.Enterprise, Guid.CreateVersion7()).GetAsync("/v1/institutions")).JsonAsync(HttpStatusCode.OK);
        return [.. page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid())];
    }
}
