using System.Globalization;

namespace Shemss.Standards.Identifiers;

/// <summary>
/// Coordinates of a point (经纬度), decimal degrees. Whether they are WGS-84 or GCJ-02 must be recorded beside them:
/// the two lie 100–700 m apart.
/// </summary>
public static class Coordinates
{
    /// <summary>
    /// Checks a position. Errors: <c>coordinates.empty</c>, <c>coordinates.range</c> (not on the globe).
    /// Warnings: <c>coordinates.swapped</c> (in Shanghai's box once longitude and latitude are exchanged),
    /// <c>coordinates.outside-shanghai</c> (outside 120.85–122.20° E, 30.67–31.88° N; the box is a project default).
    /// </summary>
    public static CheckResult Check(decimal? longitude, decimal? latitude)
    {
        if (longitude is not { } east || latitude is not { } north)
        {
            return CheckResult.Error("coordinates.empty", "", "Longitude and latitude are required.");
        }

        var value = string.Create(CultureInfo.InvariantCulture, $"{east},{north}");
        if (InShanghai(east, north))
        {
            return CheckResult.Ok("coordinates", value);
        }

        if (InShanghai(north, east))
        {
            return CheckResult.Warn("coordinates.swapped", value, "Longitude and latitude seem to be exchanged.");
        }

        return east is < -180 or > 180 || north is < -90 or > 90
            ? CheckResult.Error("coordinates.range", value, "Longitude is −180…180 and latitude −90…90 degrees.")
            : CheckResult.Warn("coordinates.outside-shanghai", value, "The position lies outside Shanghai.");
    }

    private static bool InShanghai(decimal east, decimal north) => east is >= 120.85m and <= 122.20m && north is >= 30.67m and <= 31.88m;
}
