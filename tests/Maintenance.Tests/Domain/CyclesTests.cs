using CsCheck;
using Shemss.Maintenance.Domain;

namespace Shemss.Maintenance.Tests.Domain;

public sealed class CyclesTests
{
    [Fact]
    public void R20_a_plan_unfolds_into_cycles_and_the_last_ends_with_it() =>
        Assert.Equal(
            [(1, new(2026, 7, 1), new(2026, 7, 7)), (2, new(2026, 7, 8), new(2026, 7, 14)), (3, new(2026, 7, 15), new(2026, 7, 16))],
            Cycles.Unfold(new DateOnly(2026, 7, 1), new DateOnly(2026, 7, 16), 7));

    [Fact]
    public void R20_every_day_of_a_plan_falls_into_one_cycle() =>
        Gen.Int[0, 3660].Select(Gen.Int[1, 366]).Sample((length, interval) =>
        {
            var (from, to) = (new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 1).AddDays(length));
            var cycles = Cycles.Unfold(from, to, interval).ToList();
            var next = from;
            foreach (var (ordinal, startsOn, endsOn) in cycles)
            {
                Assert.Equal(next, startsOn);
                Assert.InRange(endsOn, startsOn, startsOn.AddDays(interval - 1));
                Assert.Equal(cycles[ordinal - 1].StartsOn, startsOn);
                next = endsOn.AddDays(1);
            }

            Assert.Equal(to.AddDays(1), next);
            Assert.InRange(cycles.Count, 1, Cycles.Maximum + 1);
        });
}
