using System.Collections.Concurrent;

namespace Shemss.LocalHosting.Servers;

/// <summary>Passes a server's output on and remembers its end, for the message when the server does not start.</summary>
internal sealed class LastWords(Action<string>? next)
{
    private readonly ConcurrentQueue<string> _lines = new();

    public void Add(string line)
    {
        _lines.Enqueue(line);
        while (_lines.Count > 40)
        {
            _lines.TryDequeue(out _);
        }

        next?.Invoke(line);
    }

    public bool Mention(params string[] words) =>
        _lines.Any(l => words.Any(w => l.Contains(w, StringComparison.OrdinalIgnoreCase)));

    public override string ToString() => string.Join('\n', _lines.Select(l => "  " + l));
}
