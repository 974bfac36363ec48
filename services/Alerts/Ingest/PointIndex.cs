using System.Collections.Frozen;
using Shemss.Data;
using Shemss.PointDirectory;

namespace Shemss.Alerts.Ingest;

/// <summary>Which point a data logger belongs to. Read by every frame, replaced whole when a point is new.</summary>
internal sealed class PointIndex(Db db, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);
    private readonly SemaphoreSlim _one = new(1, 1);
    private FrozenDictionary<string, Guid> _byMn = FrozenDictionary<string, Guid>.Empty;
    private long _looked;

    public bool TryFind(string mn, out Guid pointId) => _byMn.TryGetValue(mn, out pointId);

    /// <summary>Looks again, unless somebody did a moment ago: unknown loggers must not become a load on the database.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (_looked != 0 && clock.GetElapsedTime(_looked) < BetweenLooks)
            {
                return;
            }

            var points = await PointRef.AllAsync(db, AccessScope.System("alerts-ingest"), ct);
            _byMn = points.ToFrozenDictionary(p => p.Mn, p => p.Id, StringComparer.Ordinal);
            _looked = clock.GetTimestamp();
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
