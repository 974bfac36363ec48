using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shemss.ServiceDefaults.Tests.Toy;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests;

[Trait("Needs", "Servers")]
public sealed class VersionTests(TestServers servers)
{
    private static object Note(string title) => new { title, kind = "plain", stars = 1 };

    [Fact]
    public async Task A_change_needs_the_version_it_is_based_on()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        using var created = await client.PostAsJsonAsync("/v1/notes", Note("A"));
        var path = created.Headers.Location!.ToString();
        Assert.Equal("\"1\"", created.Headers.ETag!.Tag);

        Assert.Equal((428, "request.precondition-required"), await PutAsync(client, path, null));
        Assert.Equal((400, "request.precondition-malformed"), await PutAsync(client, path, "\"one\""));
        Assert.Equal((400, "request.precondition-malformed"), await PutAsync(client, path, "*"));
        Assert.Equal((412, "request.version-mismatch"), await PutAsync(client, path, "\"7\""));
        Assert.Equal((200, "\"2\""), await PutAsync(client, path, "\"1\""));
        Assert.Equal((412, "request.version-mismatch"), await PutAsync(client, path, "\"1\""));
        Assert.Equal((200, "\"3\""), await PutAsync(client, path, "W/\"2\""));
    }

    [Fact]
    public async Task Of_many_changes_of_one_version_one_wins()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        using var created = await client.PostAsJsonAsync("/v1/notes", Note("A"));
        var path = created.Headers.Location!.ToString();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PutAsync(client, path, "\"1\"")));
        Assert.Single(results, r => r.Status == 200);
        Assert.Equal(7, results.Count(r => r.Status == 412));
    }

    [Fact]
    public async Task What_the_reader_has_already_is_not_sent_again()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        using var created = await client.PostAsJsonAsync("/v1/notes", Note("A"));
        var path = created.Headers.Location!.ToString();
        foreach (var (tag, status) in new[] { ("\"1\"", 304), ("\"9\", \"1\"", 304), ("*", 304), ("\"2\"", 200) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            using var answer = await client.SendAsync(request);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal("\"1\"", answer.Headers.ETag!.Tag);
            Assert.Equal(status == 304, (await answer.Content.ReadAsByteArrayAsync()).Length == 0);
        }
    }

    private static async Task<(int Status, string CodeOrTag)> PutAsync(HttpClient client, string path, string? version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(Note("B")) };
        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", version);
        }

        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, answer.IsSuccessStatusCode
            ? answer.Headers.ETag!.Tag
            : JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());
    }
}
