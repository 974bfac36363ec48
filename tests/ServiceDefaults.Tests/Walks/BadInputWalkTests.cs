using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Shemss.Data;
using Shemss.ServiceDefaults.Tests.Toy;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests.Walks;

[Trait("Needs", "Servers")]
public sealed class BadInputWalkTests(TestServers servers)
{
    public sealed record LooseRequest(string? Text, int? Number);

    [Fact]
    public async Task A_service_in_order_has_no_findings()
    {
        await using var toy = await ToyService.StartAsync(servers);
        var report = await new BadInputWalk(toy.Target).RunAsync();
        report.AssertClean();
        Assert.Equal(6, report.Operations);
        Assert.True(report.Calls > 60, $"only {report.Calls} calls");
    }

    [Fact]
    public async Task What_takes_no_body_and_lets_any_amount_come_is_caught()
    {
        await using var toy = await ToyService.StartAsync(servers, app => app.MapDelete("/v1/drains/{id:guid}", async (Guid id, HttpRequest request) =>
            {
                await request.Body.CopyToAsync(Stream.Null);
                return Results.NoContent();
            })
            .Writes(Role.Admin).WithMetadata(new DisableRequestSizeLimitAttribute()).WithName("drain").WithSummary("Drain").Owner(Owner.None).ExampleOf("id", ExampleId.Of("drains").ToString()));
        var report = await new BadInputWalk(toy.Target) { Only = id => id == "drain" }.RunAsync();
        Assert.Contains(report.Findings, f => f.Contains("with 10 MB answered 204", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_takes_any_length_or_stores_before_it_refuses_is_caught()
    {
        await using var toy = await ToyService.StartAsync(servers, app => app.MapPost("/v1/loose", async (LooseRequest request, Db db) =>
            {
                // In a transaction of its own: it stays when the use case is refused.
                await db.TransactAsync(AccessScope.System("loose"), s => s.ExecuteAsync(
                    "insert into note (id, institution_id, title, kind, stars) values (@Id, @Id, @Title, 'plain', 1)",
                    new { Id = Guid.CreateVersion7(), Title = Guid.CreateVersion7().ToString() }));
                return request.Text is { Length: < 100 } ? Results.NoContent() : Problems.From(CommonErrors.FieldRequired.With().Field("text"));
            })
            .Writes(Role.Admin).WithName("loose").WithSummary("Loose").Example(new LooseRequest("x", 1)).Owner(Owner.None));
        var report = await new BadInputWalk(toy.Target) { Only = id => id == "loose" }.RunAsync();
        Assert.Contains(report.Findings, f => f.Contains("too long (text): public.note had", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_operation_that_accepts_everything_is_caught()
    {
        await using var toy = await ToyService.StartAsync(servers, app => app.MapPost("/v1/lax", (LooseRequest request) => Results.NoContent())
            .Writes(Role.Admin).WithName("lax").WithSummary("Lax").Example(new LooseRequest("x", 1)).Owner(Owner.None));
        var report = await new BadInputWalk(toy.Target) { Only = id => id == "lax" }.RunAsync();
        Assert.Contains(report.Findings, f => f.Contains("with too long (text) answered 204", StringComparison.Ordinal));
    }
}
