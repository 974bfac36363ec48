using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Shemss.Contracts.Sites.V1;
using Shemss.Registry.Subscriptions;
using Shemss.Testing;

namespace Shemss.Registry.Tests;

/// <summary>What the tests of this service do over and over through its API.</summary>
internal static class Client
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");

    /// <summary>An institution serves a point of an authority, as Sites tells of it.</summary>
    public static Task ServesAsync(
        ServiceFactory<Program> registry, Guid institution, Guid authority, Guid point, DateOnly from, DateOnly? to = null) =>
        registry.Target.HearAsync<OnMaintenanceInstitutionAssigned, MaintenanceInstitutionAssigned>(
            new MaintenanceInstitutionAssigned
            {
                AssignmentId = Guid.CreateVersion7(), PointId = point, EnterpriseId = Guid.CreateVersion7(), AuthorityId = authority, InstitutionId = institution,
                From = from, To = to,
            },
            $"point/{point}");

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} instead of {(int)expected}: {body}");
        return JsonSerializer.Deserialize<JsonElement>(body);
    }

    public static async Task<string> CodeAsync(this HttpResponseMessage response, HttpStatusCode expected) =>
        (await response.JsonAsync(expected)).GetProperty("code").GetString()!;

    public static async Task<HttpResponseMessage> ChangeAsync(this HttpClient client, HttpMethod method, string path, object? body, long version)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
        return await client.SendAsync(request);
    }

    public static async Task<Guid> UploadAsync(this HttpClient client)
    {
        using var content = new MultipartFormDataContent();
        var file = new ByteArrayContent(Pdf);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        content.Add(file, "file", "证书.pdf");
        var stored = await (await client.PostAsync("/v1/files", content)).JsonAsync(HttpStatusCode.Created);
        return stored.GetProperty("id").GetGuid();
    }

    public static object Institution(string uscc, string name) => new
    {
        unifiedSocialCreditCode = uscc,
        kind = "contractor",
        basic = new
        {
            name,
            registeredCapital = 500m,
            projectAmount = 12.5m,
            projectCount = 3,
            address = "上海市金山区",
            legalPerson = "王海",
            contactName = "李敏",
            contactPhone = "13800001234",
        },
    };

    public static object Person(Guid fileId) => new
    {
        name = "张强",
        idCard = "11010519491231002X",
        education = "college",
        position = "运维工程师",
        technicalPost = "technician",
        certificates = new[]
        {
            new { number = "YW-1", issuer = "中国环境保护产业协会", category = "water", validFrom = "2025-03-01", validTo = "2028-02-29", fileId },
        },
    };
}
