using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Shemss.Benchmarks.Http;

/// <summary>
/// One kept-alive connection with one request under way at a time. Written on the socket: an HTTP client would take more of
/// the machine's processors than what is measured.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];

    public static async Task<LoadConnection> OpenAsync(int port)
    {
        var connection = new LoadConnection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, port);
        return connection;
    }

    public static byte[] RequestOf(string path, string token) => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\nAuthorization: Bearer {token}\r\n\r\n");

    /// <summary>Sends the request and reads the whole answer.</summary>
    /// <exception cref="InvalidOperationException">The answer is not 200.</exception>
    public async Task ExchangeAsync(byte[] request) => await ReadAsync(request);

    /// <summary>As <see cref="ExchangeAsync"/>, and gives the body.</summary>
    public async Task<string> GetAsync(byte[] request)
    {
        var (length, bodyAt, chunked) = await ReadAsync(request);
        var body = Encoding.UTF8.GetString(_buffer, bodyAt, length - bodyAt);
        if (!chunked)
        {
            return body;
        }

        // A small answer is one chunk: size, text, and the empty chunk.
        var size = body.IndexOf("\r\n", StringComparison.Ordinal);
        return body[(size + 2)..body.LastIndexOf("\r\n0\r\n", StringComparison.Ordinal)];
    }

    public void Dispose() => _socket.Dispose();

    private async Task<(int Length, int BodyAt, bool Chunked)> ReadAsync(byte[] request)
    {
        await _socket.SendAsync(request);
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length));
            if (read == 0)
            {
                throw new InvalidOperationException("The server closed the connection.");
            }

            length += read;
            if (IsWhole(_buffer.AsSpan(0, length), out var bodyAt, out var chunked))
            {
                return _buffer.AsSpan().StartsWith("HTTP/1.1 200 "u8)
                    ? (length, bodyAt, chunked)
                    : throw new InvalidOperationException("Refused: " + Encoding.UTF8.GetString(_buffer, 0, length));
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer, out int bodyAt, out bool chunked)
    {
        chunked = false;
        bodyAt = answer.IndexOf("\r\n\r\n"u8) + 4;
        if (bodyAt < 4)
        {
            return false;
        }

        var head = answer[..bodyAt];
        var at = head.IndexOf("Content-Length: "u8);
        if (at >= 0)
        {
            var number = head[(at + 16)..];
            return answer.Length - bodyAt >= int.Parse(number[..number.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
        }

        chunked = true;
        return answer[bodyAt..].EndsWith("0\r\n\r\n"u8);
    }
}
