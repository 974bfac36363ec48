using System.Buffers.Text;
using System.Text.Json;

namespace Shemss.Gateway.Limits;

/// <summary>Who a request is counted for.</summary>
internal static class ClientKey
{
    private const int MaxPayload = 4096;

    /// <summary>
    /// Address and, from a bearer token, the subject: read, not validated, which the service does. So a forged token is counted
    /// as another client of the same address, and cannot use up what belongs to somebody elsewhere.
    /// </summary>
    public static string Of(HttpContext http)
    {
        var address = AddressOf(http);
        return SubjectOf(http.Request.Headers.Authorization.ToString()) is { } subject ? $"{address} {subject}" : address;
    }

    public static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    internal static string? SubjectOf(ReadOnlySpan<char> authorization)
    {
        const string scheme = "Bearer ";
        if (!authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var token = authorization[scheme.Length..].Trim();
        var first = token.IndexOf('.');
        if (first < 0)
        {
            return null;
        }

        var payload = token[(first + 1)..];
        var second = payload.IndexOf('.');
        payload = second < 0 ? payload : payload[..second];
        if (payload.Length is 0 or > MaxPayload || !Base64Url.IsValid(payload))
        {
            return null;
        }

        Span<byte> json = stackalloc byte[MaxPayload];
        var reader = new Utf8JsonReader(json[..Base64Url.DecodeFromChars(payload, json)]);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("sub"u8))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 and <= 200 } subject ? subject : null;
                }
            }
        }
        catch (JsonException)
        {
            // No token of ours; it is counted for its address, and the service refuses it.
        }

        return null;
    }
}
