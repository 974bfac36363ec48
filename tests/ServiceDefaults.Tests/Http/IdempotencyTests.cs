using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Shemss.Data;
using Shemss.ServiceDefaults.Tests.Toy;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests;

[Trait("Needs", "Servers")]
public sealed class IdempotencyTests(TestServers servers)
{
    private static object Note(string title) => new { title, kind = "plain", stars = 1 };

    [Fact]
    public async Task The_same_key_and_body_get_the_first_answer_and_one_effect()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        using var first = await SendAsync(client, "/v1/notes", "k1", Note("A"));
        using var again = await SendAsync(client, "/v1/notes", "k1", Note("A"));
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Equal(first.Content.Headers.ContentType, again.Content.Headers.ContentType);
        Assert.Equal(1, await CountAsync(toy, "note"));
    }

    [Fact]
    public async Task Another_body_another_query_and_another_path_are_other_requests()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        using var first = await SendAsync(client, "/v1/notes", "k", Note("A"));
        using var other = await SendAsync(client, "/v1/notes", "k", Note("B"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal("request.idempotency-key-reused", await CodeAsync(other));
        using var query = await SendAsync(client, "/v1/notes?x=1", "k", Note("A"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, query.StatusCode);

        // Another account's key is its own.
        using var stranger = toy.Institution();
        using var theirs = await SendAsync(stranger, "/v1/notes", "k", Note("C"));
        Assert.Equal(HttpStatusCode.Created, theirs.StatusCode);
        Assert.False(theirs.Headers.Contains("Idempotency-Replayed"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("with space")]
    public async Task A_post_without_a_usable_key_is_refused(string? key)
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        using var refused = await SendAsync(client, "/v1/notes", key ?? "", Note("A"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("request.idempotency-key-missing", await CodeAsync(refused));
        using var tooLong = await SendAsync(client, "/v1/notes", new string('k', 101), Note("A"));
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
    }

    [Fact]
    public async Task A_refused_request_leaves_its_key_free()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        using var first = await SendAsync(client, "/v1/notes", "k1", Note("A"));
        using var refused = await SendAsync(client, "/v1/notes", "k2", Note("A"));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        await ExecuteAsync(toy, "delete from note");
        using var now = await SendAsync(client, "/v1/notes", "k2", Note("A"));
        Assert.Equal(HttpStatusCode.Created, now.StatusCode);
    }

    [Fact]
    public async Task Twenty_at_once_have_one_effect_and_one_answer()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(client, "/v1/notes", "same", Note("A"))));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Single((await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync()))).Distinct());
        Assert.Equal(19, answers.Count(a => a.Headers.Contains("Idempotency-Replayed")));
        Assert.Equal(1, await CountAsync(toy, "note"));
    }

    [Fact]
    public async Task A_use_case_that_loses_a_deadlock_runs_again_as_a_whole()
    {
        var runs = 0;
        await using var toy = await ToyService.StartAsync(servers, app => app.MapPost("/v1/tricky", async (DbSession session) =>
        {
            await session.ExecuteAsync("insert into note (id, institution_id, title, kind, stars) values (gen_random_uuid(), platform.scope_org(), 'tricky', 'plain', 1)");
            if (Interlocked.Increment(ref runs) < 3)
            {
                await session.ExecuteAsync("do $$ begin raise exception 'again' using errcode = '40001'; end $$");
            }

            return Results.NoContent();
        }).Writes(Role.Institution).WithName("tricky").WithSummary("Fails twice").Owner(Owner.Institution));
        using var client = toy.Institution();
        using var answer = await SendAsync(client, "/v1/tricky", "k", new { });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(3, runs);
        Assert.Equal(1, await CountAsync(toy, "note"));
    }

    [Fact]
    public async Task Nothing_is_sent_when_the_commit_fails()
    {
        await using var toy = await ToyService.StartAsync(servers, app => app.MapPost("/v1/late", async (DbSession session) =>
        {
            await session.ExecuteAsync("create temp table doomed (id int unique deferrable initially deferred) on commit drop; insert into doomed values (1), (1)");
            return TypedResults.Created("/v1/nowhere", new RemarkView(Guid.CreateVersion7(), Guid.CreateVersion7(), "never"));
        }).Writes(Role.Institution).WithName("late").WithSummary("Fails at commit").Owner(Owner.Institution));
        using var client = toy.Institution();
        using var answer = await SendAsync(client, "/v1/late", "k", new { });
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
        Assert.DoesNotContain("never", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(toy, "platform.idempotency_key"));
    }

    [Fact]
    public async Task A_form_is_the_same_request_whatever_its_boundary()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/files") { Content = SampleFiles.Form("file", "a.png", SampleFiles.Png, "image/png") };
            request.Headers.Add("Idempotency-Key", "upload");
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            ids.Add(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!.GetValue<string>());
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(1, await CountAsync(toy, "platform.stored_file"));
    }

    [Fact]
    public async Task Keys_are_forgotten_after_72_hours()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var toy = await ToyService.StartAsync(servers, services: s => s.AddSingleton<TimeProvider>(time));
        using (var client = toy.Institution())
        {
            using var first = await SendAsync(client, "/v1/notes", "old", Note("A"));
        }

        time.Advance(TimeSpan.FromHours(71));
        using (var client = toy.Institution())
        {
            using var second = await SendAsync(client, "/v1/notes", "new", Note("B"));
        }

        Assert.Equal(2, await CountAsync(toy, "platform.idempotency_key"));
        time.Advance(TimeSpan.FromHours(2));
        await Eventually.Async(async () => await CountAsync(toy, "platform.idempotency_key") == 1, what: "the old key purged");
        Assert.Equal(0, await toy.Services.GetServices<IHostedService>().OfType<IdempotencyPurge>().Single().RunOnceAsync(CancellationToken.None));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string key, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    private static async Task<string> CodeAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]!.GetValue<string>();

    private static async Task<long> CountAsync(ToyService toy, string table)
    {
        await using var connection = new NpgsqlConnection(toy.Database);
        return await connection.ExecuteScalarAsync<long>($"select count(*) from {table}");
    }

    private static async Task ExecuteAsync(ToyService toy, string sql)
    {
        await using var connection = new NpgsqlConnection(toy.Database);
        await connection.ExecuteAsync(sql);
    }
}
