using System.Net;
using System.Text.Json.Nodes;
using Shemss.ServiceDefaults.Tests.Toy;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests.Files;

[Trait("Needs", "Servers")]
public sealed class FileTests(TestServers servers)
{
    [Fact]
    public async Task An_uploaded_file_comes_back_to_its_owner_and_the_city_and_to_nobody_else()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var owner = toy.Institution();
        var (status, file) = await UploadAsync(owner, "证书.pdf", SampleFiles.Pdf, "image/png");
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("application/pdf", file["contentType"]!.GetValue<string>());
        Assert.Equal("证书.pdf", file["name"]!.GetValue<string>());
        var path = new Uri($"/v1/files/{file["id"]!.GetValue<string>()}", UriKind.Relative);

        using var mine = await owner.GetAsync(path);
        Assert.Equal(SampleFiles.Pdf, await mine.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/pdf", mine.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", mine.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", mine.Headers.GetValues("X-Content-Type-Options").Single());
        using var city = toy.As(Role.Regulator);
        Assert.Equal(HttpStatusCode.OK, (await city.GetAsync(path)).StatusCode);
        using var other = toy.Institution();
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(path)).StatusCode);
        using var district = toy.As(Role.Regulator, Guid.CreateVersion7());
        Assert.Equal(HttpStatusCode.NotFound, (await district.GetAsync(path)).StatusCode);
        using var anonymous = toy.Client(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task The_same_content_lies_once()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var one = toy.Institution();
        using var two = toy.Institution();
        var (_, first) = await UploadAsync(one, "a.png", SampleFiles.Png, "image/png");
        var (_, second) = await UploadAsync(two, "b.png", SampleFiles.Png, "image/png");
        Assert.NotEqual(first["id"]!.GetValue<string>(), second["id"]!.GetValue<string>());
        Assert.Equal(first["sha256"]!.GetValue<string>(), second["sha256"]!.GetValue<string>());
        Assert.Single(Directory.GetFiles(toy.FilesPath, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("photo.png", "script", 415, "file.type-mismatch")]
    [InlineData("photo.png", "", 400, "file.empty")]
    [InlineData("../../photo.png", "png", 400, "file.name-invalid")]
    [InlineData("a\\b.png", "png", 400, "file.name-invalid")]
    [InlineData("..", "png", 400, "file.name-invalid")]
    [InlineData("large.png", "large", 413, "file.too-large")]
    [InlineData("huge.png", "huge", 413, "request.too-large")]
    public async Task A_file_that_is_not_what_it_says_is_refused_and_leaves_nothing(string name, string what, int status, string code)
    {
        await using var toy = await ToyService.StartAsync(servers, settings: new() { ["Service:MaxFileBytes"] = "20000" });
        using var client = toy.Institution();
        byte[] content = what switch
        {
            "script" => SampleFiles.Script,
            "png" => SampleFiles.Png,
            "large" => [.. SampleFiles.Png, .. new byte[20_000]],
            "huge" => [.. SampleFiles.Png, .. new byte[2_000_000]],
            _ => [],
        };
        var (answer, problem) = await UploadAsync(client, name, content, "image/png");
        Assert.Equal(status, (int)answer);
        Assert.Equal(code, problem["code"]!.GetValue<string>());
        Assert.Empty(Directory.GetFiles(toy.FilesPath, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_resource_cannot_refer_to_somebody_elses_file()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var owner = toy.Institution();
        using var other = toy.Institution();
        var (_, file) = await UploadAsync(owner, "a.png", SampleFiles.Png, "image/png");
        using var content = new StringContent($$"""{"title":"A","kind":"plain","stars":1,"fileId":"{{file["id"]}}"}""", System.Text.Encoding.UTF8, "application/json");
        using var refused = await other.PostAsync(new Uri("/v1/notes", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("file.unknown", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> UploadAsync(HttpClient client, string name, byte[] content, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/files") { Content = SampleFiles.Form("file", name, content, type) };
        request.Headers.ExpectContinue = true;
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
