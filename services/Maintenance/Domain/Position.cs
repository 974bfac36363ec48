namespace Shemss.Maintenance.Domain;

/// <summary>A place on the globe and the datum it is stated in.</summary>
/// <param name="Longitude">Degrees.</param>
/// <param name="Latitude">Degrees.</param>
/// <param name="Gcj02">True for GCJ-02, what Chinese map services give; false for WGS-84.</param>
internal readonly record struct Position(double Longitude, double Latitude, bool Gcj02)
{
    private const double EarthRadiusMetres = 6_371_008.8;

    // Krasovsky 1940, on which GCJ-02's offsets are computed.
    private const double Axis = 6_378_245.0;
    private const double Eccentricity = 0.006_693_421_622_965_943;

    /// <summary>Metres between two positions, whatever their datums.</summary>
    public double DistanceTo(Position other)
    {
        var (a, b) = (ToWgs84(), other.ToWgs84());
        var (latA, latB) = (Radians(a.Latitude), Radians(b.Latitude));
        var h = Square(Math.Sin((latB - latA) / 2)) + (Math.Cos(latA) * Math.Cos(latB) * Square(Math.Sin(Radians(b.Longitude - a.Longitude) / 2)));
        return 2 * EarthRadiusMetres * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    /// <summary>The same place in WGS-84. GCJ-02 has no published inverse: the offset is solved by iteration, to well below a metre.</summary>
    public Position ToWgs84()
    {
        if (!Gcj02)
        {
            return this;
        }

        var (longitude, latitude) = (Longitude, Latitude);
        for (var i = 0; i < 5; i++)
        {
            var shifted = new Position(longitude, latitude, false).ToGcj02();
            longitude += Longitude - shifted.Longitude;
            latitude += Latitude - shifted.Latitude;
        }

        return new Position(longitude, latitude, false);
    }

    /// <summary>The same place in GCJ-02.</summary>
    public Position ToGcj02()
    {
        if (Gcj02)
        {
            return this;
        }

        var (x, y) = (Longitude - 105, Latitude - 35);
        var waves = ((20 * Math.Sin(6 * x * Math.PI)) + (20 * Math.Sin(2 * x * Math.PI))) * 2 / 3;
        var north = -100 + (2 * x) + (3 * y) + (0.2 * y * y) + (0.1 * x * y) + (0.2 * Math.Sqrt(Math.Abs(x))) + waves
            + (((20 * Math.Sin(y * Math.PI)) + (40 * Math.Sin(y / 3 * Math.PI))) * 2 / 3)
            + (((160 * Math.Sin(y / 12 * Math.PI)) + (320 * Math.Sin(y * Math.PI / 30))) * 2 / 3);
        var east = 300 + x + (2 * y) + (0.1 * x * x) + (0.1 * x * y) + (0.1 * Math.Sqrt(Math.Abs(x))) + waves
            + (((20 * Math.Sin(x * Math.PI)) + (40 * Math.Sin(x / 3 * Math.PI))) * 2 / 3)
            + (((150 * Math.Sin(x / 12 * Math.PI)) + (300 * Math.Sin(x / 30 * Math.PI))) * 2 / 3);
        var latitude = Radians(Latitude);
        var flat = 1 - (Eccentricity * Square(Math.Sin(latitude)));
        return new Position(
            Longitude + (east * 180 / (Axis / Math.Sqrt(flat) * Math.Cos(latitude) * Math.PI)),
            Latitude + (north * 180 / (Axis * (1 - Eccentricity) / (flat * Math.Sqrt(flat)) * Math.PI)),
            true);
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Square(double value) => value * value;
}
