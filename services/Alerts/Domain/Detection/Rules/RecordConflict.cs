namespace Shemss.Alerts.Domain.Detection;

/// <summary>A15 记录矛盾: what a maintenance log says against what the data and the map say.</summary>
internal static class RecordConflict
{
    private const double EarthRadius = 6_371_000;

    /// <summary>Metres between two places, along the great circle.</summary>
    public static double Distance(double lat1, double lon1, double lat2, double lon2)
    {
        var (a, b) = (double.DegreesToRadians(lat1), double.DegreesToRadians(lat2));
        var half = double.DegreesToRadians(lon2 - lon1) / 2;
        var h = Math.Pow(Math.Sin((b - a) / 2), 2) + (Math.Cos(a) * Math.Cos(b) * Math.Pow(Math.Sin(half), 2));
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    /// <summary>Whether the visit was made too far from its point.</summary>
    public static bool FarAway(Visit visit, PointProfile point, in RecordParameters p, out double metres)
    {
        metres = 0;
        if (visit is not { Latitude: { } lat, Longitude: { } lon } || point is not { Latitude: { } plat, Longitude: { } plon })
        {
            return false;
        }

        metres = Distance(lat, lon, plat, plon);
        return metres > p.Radius;
    }

    /// <summary>Whether one person cannot have been at both places.</summary>
    public static bool TwoPlaces(Visit earlier, Visit later, in RecordParameters p)
    {
        if (earlier.PointId == later.PointId || earlier is not { Latitude: { } lat1, Longitude: { } lon1 } || later is not { Latitude: { } lat2, Longitude: { } lon2 })
        {
            return false;
        }

        var metres = Distance(lat1, lon1, lat2, lon2);
        var between = (later.From - (earlier.To ?? earlier.From)).TotalSeconds;

        // Neighbouring outlets of one works may be served at the same time.
        return metres > p.Radius && metres > Math.Max(0, between) * p.Speed;
    }
}
