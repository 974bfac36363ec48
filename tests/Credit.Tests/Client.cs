using System.Net;
using System.Text.Json;

namespace Shemss.Credit.Tests;

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
}
