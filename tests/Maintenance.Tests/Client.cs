using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Shemss.Testing;

namespace Shemss.Maintenance.Tests;

/// <summary>What the tests of this service do over and over through its API.</summary>
internal static class Client
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} instead of {(int)expected}: {body}");
        return JsonSerializer.Deserialize<JsonElement>(body);
    }

    /// <summary>The codes of a refusal with their fields, <c>code@field</c>, in order.</summary>
    public static async Task<string[]> RefusalsAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var problem = await response.JsonAsync(expected);
        return problem.TryGetProperty("errors", out var errors) && errors.GetArrayLength() > 0
            ? [.. errors.EnumerateArray().Select(e => e.TryGetProperty("field", out var f) && f.GetString() is { Length: > 0 } field ? $"{e.GetProperty("code").GetString()}@{field}" : e.GetProperty("code").GetString()!).Order()]
            : [problem.GetProperty("code").GetString()!];
    }

    public static async Task<Guid> UploadAsync(this HttpClient client, string name, byte[] bytes, string contentType)
    {
        using var form = SampleFiles.Form("file", name, bytes, contentType);
        return (await (await client.PostAsync("/v1/files", form)).JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
    }

    /// <summary>A change based on the version that is there now.</summary>
    public static async Task<HttpResponseMessage> ChangeAsync(this HttpClient client, string resource, string action, object body)
    {
        using var read = await client.GetAsync(resource);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{resource}/{action}") { Content = JsonContent.Create(body) };
        if (read.Headers.ETag is { } tag)
        {
            request.Headers.IfMatch.Add(tag);
        }
        else
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"1\""));
        }

        return await client.SendAsync(request);
    }
}
