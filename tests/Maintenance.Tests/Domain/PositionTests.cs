using CsCheck;
using Shemss.Maintenance.Domain;

namespace Shemss.Maintenance.Tests.Domain;

public sealed class PositionTests
{
    // Pairs in common use to check conversions: Shanghai, Shenzhen, Beijing.
    [Theory]
    [InlineData(121.5272106, 31.1774276, 121.531541859215, 31.17530398364597)]
    [InlineData(113.912316, 22.543847, 113.9171764808363, 22.540796131694766)]
    [InlineData(116.377817, 39.911954, 116.38404722455657, 39.91334545536069)]
    public void R21_known_pairs_of_both_datums_agree(double wgsLongitude, double wgsLatitude, double gcjLongitude, double gcjLatitude)
    {
        var wgs = new Position(wgsLongitude, wgsLatitude, false);
        var gcj = new Position(gcjLongitude, gcjLatitude, true);
        var shifted = wgs.ToGcj02();
        Assert.Equal(gcjLongitude, shifted.Longitude, 6);
        Assert.Equal(gcjLatitude, shifted.Latitude, 6);
        Assert.InRange(wgs.DistanceTo(gcj), 0, 0.5);

        // Taken for the same datum the two lie hundreds of metres apart: mixing them up would put everybody off site.
        Assert.InRange(wgs.DistanceTo(gcj with { Gcj02 = false }), 300, 800);
    }

    [Fact]
    public void R21_there_and_back_is_within_half_a_metre() =>
        Gen.Double[115.0, 125.0].Select(Gen.Double[25.0, 35.0]).Sample(p =>
        {
            var wgs = new Position(p.Item1, p.Item2, false);
            return wgs.DistanceTo(wgs.ToGcj02().ToWgs84()) < 0.5 && wgs.DistanceTo(wgs.ToGcj02()) < 0.5;
        }, iter: 5_000);

    [Fact]
    public void R21_distance_is_symmetric_and_a_degree_of_latitude_is_111_km()
    {
        var (a, b) = (new Position(121.3412, 30.7423, false), new Position(121.3412, 31.7423, false));
        Assert.Equal(111_195, a.DistanceTo(b), 5.0);
        Assert.Equal(a.DistanceTo(b), b.DistanceTo(a), 6);
        Assert.Equal(0, a.DistanceTo(a));
        Assert.InRange(new Position(180, 0, false).DistanceTo(new Position(-180, 0, false)), 0, 0.01);
    }
}
