using Shemss.Alerts.Domain.Detection;
using Shemss.Data;
using Shemss.PointDirectory;

namespace Shemss.Alerts.Watch;

/// <summary>What the rules must know of the points, made of the directory; watched for changes.</summary>
internal sealed class Profiles(Db db, DetectionOptions options)
{
    private const string ChangeToken = """
        select (select count(*) || '/' || coalesce(sum(registered_ordinal + assigned_ordinal), 0) from point_ref) || '/' || (select count(*) from instrument_ref)
        """;

    private static readonly AccessScope Scope = AccessScope.System("alerts-detection");

    /// <summary>Flow below this share of the meter's range is no flow, as long as nobody files a limit.</summary>
    private const double StopShare = 0.02;

    private readonly Dictionary<Guid, (string Fingerprint, PointProfile Profile)> _known = [];
    private string _token = "";

    public PointProfile? Find(Guid pointId) => _known.TryGetValue(pointId, out var known) ? known.Profile : null;

    /// <summary>Profiles that are new or changed since the last call.</summary>
    public async Task<List<PointProfile>> RefreshAsync(CancellationToken ct)
    {
        var token = (await db.ReadAsync<string>(Scope, ChangeToken, ct: ct))[0];
        if (token == _token)
        {
            return [];
        }

        var points = await PointRef.AllAsync(db, Scope, ct);
        var instruments = (await InstrumentRef.AllAsync(db, Scope, ct)).ToLookup(i => i.PointId);
        var changed = new List<PointProfile>();
        foreach (var point in points)
        {
            var newest = Newest(instruments[point.Id]);
            var fingerprint = $"{point.Kind} {point.Longitude} {point.Latitude} {string.Join(' ', newest.Select(i => i.Id))}";
            if (!_known.TryGetValue(point.Id, out var known) || known.Fingerprint != fingerprint)
            {
                var profile = ProfileOf(point, newest);
                _known[point.Id] = (fingerprint, profile);
                changed.Add(profile);
            }
        }

        _token = token;
        return changed;
    }

    /// <summary>One point alone, for who wants no other.</summary>
    /// <param name="session">An open session that sees the point.</param>
    /// <param name="point">The point.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<PointProfile> LoadAsync(DbSession session, PointRef point, CancellationToken ct)
    {
        var profile = ProfileOf(point, Newest(await InstrumentRef.OfPointAsync(session, point.Id, ct)));
        _known[point.Id] = ("", profile);
        return profile;
    }

    /// <summary>Of several instruments of a factor the newest is the one in use.</summary>
    private static List<InstrumentRef> Newest(IEnumerable<InstrumentRef> instruments) =>
        [.. instruments.GroupBy(i => i.FactorCode, StringComparer.Ordinal).Select(g => g.Last()).OrderBy(i => i.FactorCode, StringComparer.Ordinal)];

    private PointProfile ProfileOf(PointRef point, List<InstrumentRef> instruments)
    {
        var factors = instruments.ConvertAll(FactorOf);
        var flow = factors.Find(f => f.Role == FactorRole.Flow);
        return new PointProfile(point.Id, point.Kind == "wastewater" ? SourceKind.Wastewater : SourceKind.FlueGas, factors)
        {
            StopFlow = flow is null ? double.NaN : StopShare * flow.Range,
            MinuteInterval = TimeSpan.FromMinutes(options.MinuteInterval),
            Latitude = (double)point.Latitude,
            Longitude = (double)point.Longitude,
        };
    }

    private static FactorProfile FactorOf(InstrumentRef i) => new(i.FactorCode, FactorProfile.RoleOf(i.FactorCode))
    {
        // Without a range no rule that asks for one can hold.
        Range = (double?)i.RangeHigh ?? double.NaN,
        Limit = (double?)i.EmissionLimit,
        DetectionLimit = (double?)i.DetectionLimit,
        BatchCycle = i.MeasuringCycleMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
    };
}
