using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Shemss.ServiceDefaults;

/// <summary>
/// Writes a JSON body whole and with its length: it is flushed once, with its head, and whoever passes it on has no chunks to take
/// apart and make again, which is up to a tenth of what a small request costs a service and the gateway together.
/// </summary>
internal static class JsonBody
{
    private const int Kept = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _idle;

    /// <summary>Writes <paramref name="value"/> as the API's JSON. Status and other headers are the caller's.</summary>
    public static void Write(HttpContext http, object value)
    {
        var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        Write(http.Response, value, options.GetTypeInfo(value.GetType()), "application/json; charset=utf-8");
    }

    public static void Write(HttpResponse response, object value, JsonTypeInfo type, string contentType)
    {
        var buffer = _idle ?? new ArrayBufferWriter<byte>(4096);
        _idle = null;
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = type.Options.Encoder, SkipValidation = true }))
        {
            JsonSerializer.Serialize(json, value, type);
        }

        response.ContentType = contentType;
        response.ContentLength = buffer.WrittenCount;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            response.BodyWriter.Write(buffer.WrittenSpan);
        }

        if (buffer.Capacity <= Kept)
        {
            buffer.ResetWrittenCount();
            _idle = buffer;
        }
    }
}
