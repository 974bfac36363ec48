using Shemss.Alerts.Domain.Detection;
using Shemss.Data;

namespace Shemss.Alerts.Watch;

/// <summary>
/// Whose stored frames the rules have judged. What they say of these when the frames are put before them again was said before; what
/// they say of others, filed after their frames had come, is news. Kept with the findings, so a restart in between loses none.
/// </summary>
internal sealed class WatchedFactors(Db db)
{
    private const string Load = """
        select point_id, factor_code from watched_factor
        """;

    private const string Add = """
        insert into watched_factor (point_id, factor_code) select * from unnest(@points::uuid[], @codes::text[]) on conflict do nothing
        """;

    private readonly HashSet<(Guid PointId, string FactorCode)> _watched = [];
    private readonly HashSet<(Guid PointId, string FactorCode)> _new = [];

    private sealed class Row
    {
        public required Guid PointId { get; init; }

        public required string FactorCode { get; init; }
    }

    public bool HasNew => _new.Count > 0;

    public async Task LoadAsync(AccessScope scope, CancellationToken ct)
    {
        foreach (var row in await db.ReadAsync<Row>(scope, Load, ct: ct))
        {
            _watched.Add((row.PointId, row.FactorCode));
        }
    }

    public bool Contains(in AlertKey key) => _watched.Contains((key.PointId, key.FactorCode));

    /// <summary>The point's stored frames have been judged. A point without instruments has nothing to be judged by.</summary>
    public void Note(PointProfile profile)
    {
        if (profile.Factors.Count > 0)
        {
            _new.UnionWith(profile.Factors.Select(f => f.Code).Append("").Select(code => (profile.PointId, code)).Where(f => !_watched.Contains(f)));
        }
    }

    /// <summary>Goes with the findings' transaction.</summary>
    public void Keep(DbSession session)
    {
        if (HasNew)
        {
            session.AtCommit(Add, new { points = _new.Select(f => f.PointId).ToArray(), codes = _new.Select(f => f.FactorCode).ToArray() });
            session.OnCommitted(() =>
            {
                _watched.UnionWith(_new);
                _new.Clear();
            });
        }
    }
}
