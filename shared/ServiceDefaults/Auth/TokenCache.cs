using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Shemss.ServiceDefaults;

/// <summary>
/// Tokens whose signature was checked a short while ago. Checking it is the costliest part of a small request, and a digest of the
/// token to look it up by would be the next: the tokens themselves are the keys, as the server keeps a connection's header texts anyway.
/// </summary>
internal sealed class TokenCache(TimeProvider time, IOptions<AuthOptions> options)
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public int Count => _entries.Count;

    public Task<AuthenticateResult>? Find(ReadOnlySpan<char> token) =>
        _entries.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out var entry) && entry.Until > time.GetUtcNow() ? entry.Result : null;

    public void Add(string token, AuthenticateResult result, DateTimeOffset expires)
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

        _entries[token] = new Entry(Task.FromResult(result), until < expires ? until : expires);
    }

    private sealed record Entry(Task<AuthenticateResult> Result, DateTimeOffset Until);
}
