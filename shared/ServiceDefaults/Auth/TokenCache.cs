using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Shemss.ServiceDefaults;

/// <summary>
/// Tokens whose signature was checked a short while ago. Checking it is the costliest part of a small request.
/// Keyed by SHA-256, so no token lies in memory longer than its request.
/// </summary>
internal sealed class TokenCache(TimeProvider time, IOptions<AuthOptions> options)
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<Key, Entry> _entries = new();

    public int Count => _entries.Count;

    public static Key KeyOf(ReadOnlySpan<char> token)
    {
        Span<byte> text = token.Length <= 2048 ? stackalloc byte[token.Length * 3] : new byte[token.Length * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(token, text)], hash);
        return MemoryMarshal.Read<Key>(hash);
    }

    public Task<AuthenticateResult>? Find(in Key key) =>
        _entries.TryGetValue(key, out var entry) && entry.Until > time.GetUtcNow() ? entry.Result : null;

    public void Add(in Key key, AuthenticateResult result, DateTimeOffset expires)
    {
        var now = time.GetUtcNow();
        var until = now.AddSeconds(options.Value.CacheSeconds);
        if (_entries.Count >= Capacity)
        {
            foreach (var (old, entry) in _entries)
            {
                if (entry.Until <= now)
                {
                    _entries.TryRemove(old, out _);
                }
            }

            if (_entries.Count >= Capacity)
            {
                _entries.Clear();
            }
        }

        _entries[key] = new Entry(Task.FromResult(result), until < expires ? until : expires);
    }

    internal readonly record struct Key(ulong A, ulong B, ulong C, ulong D);

    private sealed record Entry(Task<AuthenticateResult> Result, DateTimeOffset Until);
}
