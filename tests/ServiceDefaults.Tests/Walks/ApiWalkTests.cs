using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Shemss.Data;
using Shemss.ServiceDefaults.Tests.Toy;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests.Walks;

[Trait("Needs", "Servers")]
public sealed class ApiWalkTests(TestServers servers)
{
    [Fact]
    public async Task A_service_in_order_has_no_findings()
    {
        await using var toy = await ToyService.StartAsync(servers);
        var report = await new ApiWalk(toy.Target).RunAsync();
        report.AssertClean();
        Assert.Equal(11, report.Operations);
        Assert.True(report.Calls > 80, $"only {report.Calls} calls");
    }

    [Fact]
    public async Task An_unscoped_list_is_caught()
    {
        await using var toy = await ToyService.StartAsync(servers, app => app.MapGet("/v1/others/notes", UnscopedListAsync)
            .Reads(Role.Institution).WithName("leak").WithSummary("Leaks").Owner(Owner.Institution));
        var report = await new ApiWalk(toy.Target) { Only = id => id == "leak" }.RunAsync();
        Assert.Contains(report.Findings, f => f.Contains("shows a foreign institution the row", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unscoped_get_is_caught()
    {
        await using var toy = await ToyService.StartAsync(servers, app => app.MapGet("/v1/others/notes/{id:guid}", UnscopedGetAsync)
            .Reads(Role.Institution).WithName("leak").WithSummary("Leaks").Owner(Owner.Institution));
        var report = await new ApiWalk(toy.Target) { Only = id => id == "leak" }.RunAsync();
        Assert.Contains(report.Findings, f => f.Contains("answered 200 instead of 404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unscoped_write_is_caught()
    {
        await using var toy = await ToyService.StartAsync(servers, app => app.MapPost("/v1/notes/{id:guid}/touch", UnscopedTouchAsync)
            .Writes(Role.Institution).WithName("leak").WithSummary("Leaks").Owner(Owner.Institution));
        var report = await new ApiWalk(toy.Target) { Only = id => id == "leak" }.RunAsync();
        Assert.Contains(report.Findings, f => f.Contains("answered 204 instead of 404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_operation_open_to_everybody_signed_in_is_caught()
    {
        await using var toy = await ToyService.StartAsync(servers, app => app.MapGet("/v1/open", () => TypedResults.Ok())
            .WithName("open").WithSummary("Open").WithMetadata(new OperationAccess(Access.Reads, [Role.Admin])).Owner(Owner.None));
        var report = await new ApiWalk(toy.Target) { Only = id => id == "open" }.RunAsync();
        Assert.Contains(report.Findings, f => f.Contains("as institution, who may not call it, answered 200 instead of 403", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Missing_example_and_owner_are_caught_and_an_example_that_does_not_work_is_too()
    {
        await using var toy = await ToyService.StartAsync(servers, app =>
        {
            app.MapPost("/v1/bare", (RemarkRequest request) => TypedResults.Ok(request.Text)).Writes(Role.Admin).WithName("bare").WithSummary("No example");
            app.MapGet("/v1/ownerless", () => TypedResults.Ok()).Reads(Role.Institution).WithName("ownerless").WithSummary("No owner");
            app.MapPost("/v1/wrong", (RemarkRequest request) => TypedResults.Ok(request.Text)).Writes(Role.Admin).WithName("wrong").WithSummary("Wrong example")
                .Example(new { text = (string?)null });
        }, environment: "Testing", settings: new() { ["Auth:ClientSecret"] = "a secret of its own" });
        var report = await new ApiWalk(toy.Target) { Only = id => id is "bare" or "ownerless" or "wrong" }.RunAsync();
        Assert.Contains(report.Findings, f => f.Contains("(bare) has no example", StringComparison.Ordinal));
        Assert.Contains(report.Findings, f => f.Contains("(ownerless) has no owner", StringComparison.Ordinal));
        Assert.Contains(report.Findings, f => f.Contains("(wrong) as admin with its own data answered 400", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_must_have_happened_before_is_arranged_by_operations_or_by_the_test()
    {
        await using var toy = await ToyService.StartAsync(servers, app => app.MapGet("/v1/ready/notes/{id:guid}", async Task<Answer<Ok<NoteView>>> (Guid id, Db db, Caller caller, CancellationToken ct) =>
            await db.ReadAsync<ToyNotes.NoteRow>(caller.Scope, "select * from note where id = @Id and state = 'accepted' and stars = 5", new { Id = id }, ct) is [var row]
                ? TypedResults.Ok(row.ToView())
                : CommonErrors.NotFound)
            .Reads(Role.Institution).WithName("ready").WithSummary("An accepted note of five stars").Owner(Owner.Institution));
        var bare = await new ApiWalk(toy.Target) { Only = id => id == "ready" }.RunAsync();
        Assert.Contains(bare.Findings, f => f.Contains("with its own data answered 404", StringComparison.Ordinal));
        var arranged = await new ApiWalk(toy.Target)
        {
            Only = id => id == "ready",
            Before = new Dictionary<string, string[]> { ["ready"] = ["acceptNote"] },
            Arrange = step => step.Seed.ExecuteAsync("update note set stars = 5 where id = @Id", new { Id = Guid.Parse(step.IdOf("notes")!) }),
        }.RunAsync();
        arranged.AssertClean();
    }

    [Fact]
    public async Task A_list_that_never_shows_its_own_row_is_caught()
    {
        await using var toy = await ToyService.StartAsync(servers, app => app.MapGet("/v1/blind/notes", () => TypedResults.Ok(new Page<NoteView>([], null)))
            .Reads(Role.Institution).WithName("blind").WithSummary("Shows nothing").Owner(Owner.Institution));
        var report = await new ApiWalk(toy.Target) { Only = id => id == "blind" }.RunAsync();
        Assert.Contains(report.Findings, f => f.Contains("does not list the row of its own", StringComparison.Ordinal));
    }

    private static async Task<Ok<Page<NoteView>>> UnscopedListAsync(Db db, CancellationToken ct)
    {
        var rows = await db.ReadAsync<ToyNotes.NoteRow>(AccessScope.System("leak"), "select * from note", null, ct);
        return TypedResults.Ok(new Page<NoteView>([.. rows.Select(r => r.ToView())], null));
    }

    private static async Task<Answer<Ok<NoteView>>> UnscopedGetAsync(Guid id, Db db, CancellationToken ct)
    {
        var rows = await db.ReadAsync<ToyNotes.NoteRow>(AccessScope.System("leak"), "select * from note where id = @Id", new { Id = id }, ct);
        return rows is [var row] ? TypedResults.Ok(row.ToView()) : CommonErrors.NotFound;
    }

    private static async Task<IResult> UnscopedTouchAsync(Guid id, Db db, CancellationToken ct)
    {
        var touched = await db.TransactAsync(AccessScope.System("leak"), s => s.ExecuteAsync("update note set stars = 1 where id = @Id", new { Id = id }, ct), ct);
        return touched == 1 ? TypedResults.NoContent() : Problems.From(CommonErrors.NotFound);
    }
}
