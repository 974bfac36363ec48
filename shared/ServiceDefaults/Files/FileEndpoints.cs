using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Shemss.ServiceDefaults;

/// <summary>Upload and download.</summary>
public static class FileEndpoints
{
    /// <summary>Maps <c>POST /v1/files</c> and <c>GET /v1/files/{id}</c>.</summary>
    /// <param name="app">The service.</param>
    public static IEndpointRouteBuilder MapFiles(this IEndpointRouteBuilder app)
    {
        var limit = app.ServiceProvider.GetRequiredService<IOptions<ServiceOptions>>().Value.MaxFileBytes;
        var files = app.MapGroup("/v1/files").WithTags("Files");
        files.MapPost("/", UploadAsync).Writes(Roles.SignedIn)
            .WithName("uploadFile").WithSummary("Upload a file; other resources refer to it by its id")
            .Owner(Owner.Institution, Owner.Enterprise, Owner.Authority)
            .DisableAntiforgery()
            .WithMetadata(new SizeLimit(limit + 64 * 1024));
        files.MapGet("/{id:guid}", DownloadAsync).Reads(Roles.SignedIn)
            .WithName("downloadFile").WithSummary("Download a file: one's own, or one attached to what the caller may read")
            .Owner(Owner.Institution, Owner.Enterprise, Owner.Authority)
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
        return app;
    }

    private static async Task<Answer<Created<StoredFile>>> UploadAsync(
        [Description("PDF, JPEG, PNG, WebP, HEIC, XLSX or DOCX.")] IFormFile file, FileStore store, CancellationToken ct)
    {
        await using var content = file.OpenReadStream();
        var stored = await store.SaveAsync(content, file.FileName, FileKinds.Documents, ct);
        return stored.ToHttp(f => TypedResults.Created($"/v1/files/{f.Id}", f));
    }

    private static async Task<IResult> DownloadAsync(Guid id, Caller caller, FileStore store, HttpResponse response, CancellationToken ct)
    {
        if (await store.OpenAsync(caller.Scope, id, ct) is not { } found)
        {
            return Problems.From(CommonErrors.NotFound);
        }

        // What someone uploaded is shown as what it is, never run in our origin.
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox";
        return TypedResults.File(found.Content, found.File.ContentType, found.File.Name,
            entityTag: new EntityTagHeaderValue($"\"{found.File.Sha256}\""), enableRangeProcessing: true);
    }

    private sealed record SizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
