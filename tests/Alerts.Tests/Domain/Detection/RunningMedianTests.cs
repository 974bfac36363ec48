using CsCheck;
using Shemss.Alerts.Domain.Detection;

namespace Shemss.Alerts.Tests.Domain.Detection;

public sealed class RunningMedianTests
{
    [Fact]
    public void R41_two_that_began_differently_meet_and_stay_together() => Gen.Select(Gen.Int, Gen.Float[1e-5f, 1e4f], Gen.Float[1e-5f, 1e4f]).Sample((seed, first, other) =>
    {
        var random = new Random(seed);
        var (a, b) = (new RunningMedian(), new RunningMedian());
        a.Observe(first);
        b.Observe(other);
        var apart = 0;
        for (var n = 0; n < 4000; n++)
        {
            if (n % 100 == 0)
            {
                a.Tick();
                b.Tick();
            }

            var x = MathF.Exp((float)(random.NextDouble() - 0.5));
            a.Observe(x);
            b.Observe(x);
            apart = a.Value == b.Value ? apart : n;
        }

        Assert.True(apart < 3500, $"still apart after {apart}");
        Assert.InRange(a.Value, 0.7f, 1.4f);
    }, iter: 200);

    [Fact]
    public void R41_only_zeros_are_no_median_and_later_ones_lead_down_to_the_lowest_rung()
    {
        var median = new RunningMedian();
        median.Observe(0);
        Assert.Equal(0, median.Value);
        median.Observe(5);
        Assert.InRange(median.Value, 4.9f, 5.1f);
        for (var n = 0; n < 1000; n++)
        {
            median.Observe(0);
        }

        Assert.Equal(1e-6f, median.Value);
        median.Tick();
        Assert.InRange(median.Value, 1e-6f, 1.1e-6f);
    }
}
