using System.Net;
using System.Net.Http.Json;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Maintenance.Tests.Records;

[Trait("Needs", "Servers")]
public sealed class PhotoTests(TestServers servers)
{
    [Fact]
    public async Task R23_whoever_may_read_the_record_sees_its_photos_and_nobody_else_does()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var photo = await world.PhotoAsync();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(world.AsEnterprise, photo));
        var visit = await world.SignedInAsync();
        await (await world.AsInstitution.PostAsJsonAsync($"/v1/visits/{visit}/records", MaintenanceWorld.Sheet(photo))).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(world.AsEnterprise, photo));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(world.AsInstitution, photo));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(District(world, world.Authority), photo));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(District(world, Guid.CreateVersion7()), photo));
        foreach (var role in (Role[])[Role.Institution, Role.Enterprise])
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(world.Service.Client(TestTokens.For(role, Guid.CreateVersion7(), now: world.Clock.GetUtcNow())), photo));
        }
    }

    [Fact]
    public async Task R24_the_signature_is_the_enterprises_own_and_whoever_may_read_the_visit_sees_it()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var photo = await world.PhotoAsync();
        var visit = await world.SignedInAsync();
        await (await world.AsInstitution.PostAsJsonAsync($"/v1/visits/{visit}/records", MaintenanceWorld.Sheet(photo))).JsonAsync(HttpStatusCode.Created);
        await (await world.SignOutAsync(visit)).JsonAsync(HttpStatusCode.OK);

        // Seeing a photo is no right to pass it on as something of one's own.
        using var foreign = await world.AsEnterprise.ChangeAsync($"/v1/visits/{visit}", "confirmation", new { signerName = "陈洁", signatureFileId = photo });
        Assert.Equal(["maintenance.file-unknown@signatureFileId"], await foreign.RefusalsAsync(HttpStatusCode.BadRequest));

        var signature = await world.AsEnterprise.UploadAsync("签名.png", SampleFiles.Png, "image/png");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(world.AsInstitution, signature));
        using var signed = await world.AsEnterprise.ChangeAsync($"/v1/visits/{visit}", "confirmation", new { signerName = "陈洁", signatureFileId = signature });
        await signed.JsonAsync(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(world.AsInstitution, signature));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(District(world, world.Authority), signature));
    }

    private static HttpClient District(MaintenanceWorld world, Guid authority) =>
        world.Service.Client(TestTokens.For(Role.Regulator, authority: authority, now: world.Clock.GetUtcNow()));

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, Guid file)
    {
        using var answer = await client.GetAsync($"/v1/files/{file}");
        return answer.StatusCode;
    }
}
