using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shemss.Data;

namespace Shemss.ServiceDefaults;

/// <summary>One POST as <c>platform.idempotency_key</c> knows it.</summary>
internal sealed class IdempotentRequest
{
    /// <summary>Tells a replayed answer from a first one.</summary>
    internal const string ReplayedHeader = "Idempotency-Replayed";

    private const string KeyHeader = "Idempotency-Key";

    // A repetition waits here for the first to end: the insert blocks on the first one's uncommitted row.
    // Only that wait is bounded, not the use case's own locks.
    private const string Insert = """
        select set_config('lock_timeout', '8s', true);
        insert into platform.idempotency_key (subject, operation, key, request_hash, scope_kind, scope_org, scope_authority, created_at)
        values (@Subject, @Operation, @Key, @Hash, platform.scope_kind(), platform.scope_org(), platform.scope_authority(), @Now)
        on conflict (subject, operation, key) do nothing;
        select set_config('lock_timeout', '0', true);
        """;

    private const string Select = """
        select request_hash, status, headers::text as headers, body from platform.idempotency_key
        where subject = @Subject and operation = @Operation and key = @Key
        """;

    private const string Update = """
        update platform.idempotency_key set status = @Status, headers = @Headers::jsonb, body = @Body
        where subject = @Subject and operation = @Operation and key = @Key
        """;

    private static readonly string[] KeptHeaders = ["Content-Type", "Content-Language", "ETag", "Location"];

    private readonly string _subject;
    private readonly string _operation;
    private readonly string _key;
    private readonly byte[] _hash;

    private IdempotentRequest(string subject, string operation, string key, byte[] hash)
    {
        _subject = subject;
        _operation = operation;
        _key = key;
        _hash = hash;
    }

    internal static bool TryReadKey(HttpRequest request, out string key)
    {
        var values = request.Headers[KeyHeader];
        key = values.ToString();
        return values.Count == 1 && key.Length is >= 1 and <= 100 && key.All(c => c is > ' ' and <= '~');
    }

    internal static async Task<IdempotentRequest> CreateAsync(HttpContext http, Caller caller, string key)
    {
        var endpoint = http.GetEndpoint()!;
        var operation = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName
            ?? (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? endpoint.DisplayName ?? "";
        return new IdempotentRequest(caller.Subject, operation, key, await HashAsync(http.Request));
    }

    /// <summary>Claims the key in the session's transaction.</summary>
    /// <returns>Null when the request is the first; otherwise what to answer instead of running it.</returns>
    internal async Task<IResult?> BeginAsync(DbSession session, DateTimeOffset now, CancellationToken ct)
    {
        var args = new { Subject = _subject, Operation = _operation, Key = _key, Hash = _hash, Now = now };
        if (await session.ExecuteAsync(Insert, args, ct) > 0)
        {
            return null;
        }

        var row = await session.QueryOneAsync<Row>(Select, args, ct);
        if (row is null || !row.RequestHash.AsSpan().SequenceEqual(_hash))
        {
            return Problems.From(CommonErrors.IdempotencyKeyReused);
        }

        return row.Status is { } status ? new Replay(status, row.Headers ?? "{}", row.Body ?? []) : Problems.From(CommonErrors.InFlight);
    }

    /// <summary>Keeps the answer beside the effect.</summary>
    internal void Finish(DbSession session, HttpResponse response, MemoryStream body)
    {
        var headers = new Dictionary<string, string>();
        foreach (var name in KeptHeaders)
        {
            if (response.Headers[name].ToString() is { Length: > 0 } value)
            {
                headers[name] = value;
            }
        }

        session.AtCommit(Update, new
        {
            Subject = _subject,
            Operation = _operation,
            Key = _key,
            Status = response.StatusCode,
            Headers = JsonSerializer.Serialize(headers),
            Body = body.ToArray(),
        });
    }

    /// <summary>SHA-256 of path, query and content. A form is hashed part by part: its boundary differs from try to try.</summary>
    private static async Task<byte[]> HashAsync(HttpRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, $"{request.Path}{request.QueryString}");
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            foreach (var (name, values) in form.OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                Append(hash, name);
                foreach (var value in values)
                {
                    Append(hash, value ?? "");
                }
            }

            foreach (var file in form.Files)
            {
                Append(hash, file.Name);
                Append(hash, file.FileName);
                await using var content = file.OpenReadStream();
                await AppendAsync(hash, content, request.HttpContext.RequestAborted);
            }
        }
        else if (request.Body.CanSeek)
        {
            request.Body.Position = 0;
            await AppendAsync(hash, request.Body, request.HttpContext.RequestAborted);
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }

    private static async Task AppendAsync(IncrementalHash hash, Stream content, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, ct)) > 0)
            {
                hash.AppendData(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private sealed class Row
    {
        public required byte[] RequestHash { get; init; }

        public required int? Status { get; init; }

        public required string? Headers { get; init; }

        public required byte[]? Body { get; init; }
    }

    private sealed class Replay(int status, string headers, byte[] body) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(headers)!)
            {
                response.Headers[name] = value;
            }

            response.Headers[ReplayedHeader] = "true";
            if (body.Length > 0)
            {
                response.ContentLength = body.Length;
                await response.Body.WriteAsync(body, httpContext.RequestAborted);
            }
        }
    }
}
