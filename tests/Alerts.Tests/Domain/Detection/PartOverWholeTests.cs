using Shemss.Alerts.Domain.Detection;

namespace Shemss.Alerts.Tests.Domain.Detection;

/// <summary>A11: what is a part of something cannot exceed it.</summary>
public sealed class PartOverWholeTests
{
    [Theory]
    [InlineData(60, true)]
    [InlineData(31, false)]
    [InlineData(20, false)]
    public void R41_oxygen_demand_by_microbes_above_the_chemical_one_is_a_contradiction(double bod, bool told)
    {
        var outlet = new PointProfile(Watched.Point, SourceKind.Wastewater, [Watched.Factor("w01018", 200, 60, 4), Watched.Factor("w01017", 100, 20, 0.5), Watched.Factor("w00000", 100)]) { StopFlow = 0.5 };
        var point = new Watched(outlet);
        for (var hour = 0; hour < 24; hour++)
        {
            point.Frame(Watched.Hour(outlet, hour, new() { ["w01018"] = Watched.Lively(30, 0.02, hour, 1), ["w01017"] = Watched.Lively(hour < 12 ? 15 : bod, 0.02, hour, 2), ["w00000"] = Watched.Lively(40, 0.3, hour, 3) }));
        }

        Assert.Equal(told, point.Opened(RuleId.A11, "w01017").Any());
    }
}
