using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shemss.ServiceDefaults.Tests.Toy;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests;

[Trait("Needs", "Servers")]
public sealed class AnswerTests(TestServers servers)
{
    [Fact]
    public async Task An_answer_or_a_refusal_goes_out_whole_with_its_length()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        using var created = await client.PostAsJsonAsync("/v1/notes", new { title = "水质自动监测", kind = "plain", stars = 1 });
        foreach (var (path, status, type) in new[]
        {
            (created.Headers.Location!.ToString(), HttpStatusCode.OK, "application/json"),
            ("/v1/notes", HttpStatusCode.OK, "application/json"),
            ($"/v1/notes/{Guid.NewGuid()}", HttpStatusCode.NotFound, "application/problem+json"),
        })
        {
            using var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal((status, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.NotEqual(true, answer.Headers.TransferEncodingChunked);
            var length = answer.Content.Headers.ContentLength;
            var body = await answer.Content.ReadAsByteArrayAsync();
            Assert.Equal(length, body.Length);
            Assert.NotNull(JsonNode.Parse(body));
        }
    }

    [Fact]
    public async Task Answers_at_the_same_time_do_not_mix()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        var paths = new List<(string Path, string Title)>();
        for (var i = 0; i < 8; i++)
        {
            var title = new string((char)('a' + i), 2 + (i * 3));
            using var created = await client.PostAsJsonAsync("/v1/notes", new { title, kind = "plain", stars = 1 });
            paths.Add((created.Headers.Location!.ToString(), title));
        }

        await Task.WhenAll(Enumerable.Range(0, 400).Select(async n =>
        {
            var (path, title) = paths[n % paths.Count];
            Assert.Equal(title, JsonNode.Parse(await client.GetStringAsync(path))!["title"]!.GetValue<string>());
        }));
    }
}
