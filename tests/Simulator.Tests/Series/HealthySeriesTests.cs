using CsCheck;
using Shemss.Simulator.Series;
using static Shemss.Simulator.Tests.Series.SeriesFixtures;

namespace Shemss.Simulator.Tests.Series;

public class HealthySeriesTests
{
    [Fact]
    public void Same_parameters_and_seed_give_the_same_readings_and_other_seeds_others()
    {
        Gen.Select(Gen.ULong, Gen.Int[0, AllSets.Count() - 1].Select(i => AllSets.ElementAt(i))).Sample((seed, set) =>
        {
            var once = PointSimulation.Generate(set, seed, Monday, TimeSpan.FromHours(30));
            var again = PointSimulation.Generate(set, seed, Monday, TimeSpan.FromHours(30));
            var other = PointSimulation.Generate(set, seed + 1, Monday, TimeSpan.FromHours(30));
            Assert.Equal(once.Readings, again.Readings);
            Assert.Equal(once.Readings, once.Readings);
            Assert.NotEqual(once.Readings.Select(r => r.Value), other.Readings.Select(r => r.Value));
        }, iter: 20);
    }

    [Theory, MemberData(nameof(SetNames), MemberType = typeof(SeriesFixtures))]
    public void Readings_come_in_order_of_sending_and_every_factor_in_every_upload(string name)
    {
        var point = PointSimulation.Generate(ParameterSets.Named(name), 3, Monday, TimeSpan.FromDays(10));
        var last = DateTimeOffset.MinValue;
        var seen = new HashSet<(ReadingKind, string)>();
        foreach (var r in point.Readings)
        {
            Assert.True(r.SentAt >= last, $"{r} after {last}");
            Assert.Equal(TimeSpan.FromHours(8), r.DataTime.Offset);
            Assert.Equal(point.Facts.Mn, r.Mn);
            last = r.SentAt;
            seen.Add((r.Kind, r.Factor));
        }

        Assert.Equal(3 * point.Facts.Factors.Count, seen.Count);
        Assert.Equal(24, point.Facts.Mn.Length);
    }

    [Theory, MemberData(nameof(SetNames), MemberType = typeof(SeriesFixtures))]
    public void A_healthy_plant_keeps_limits_ranges_and_logic(string name)
    {
        var point = PointSimulation.Generate(ParameterSets.Named(name) with { Emit = EmittedKinds.Averages }, 11, Monday, TimeSpan.FromDays(60));
        Assert.Empty(point.GroundTruth);
        var factors = point.Facts.Factors.ToDictionary(f => f.Code);
        foreach (var hour in point.Readings.Where(r => r.Kind == ReadingKind.Hour && r.Flag == 'N').GroupBy(r => r.DataTime))
        {
            var values = hour.ToDictionary(r => r.Factor);
            foreach (var r in hour)
            {
                var f = factors[r.Factor];
                Assert.True((decimal)r.Avg!.Value >= f.RangeLow - 0.02m * f.RangeHigh && (decimal)r.Avg.Value <= f.RangeHigh, $"{r} out of range");
                Assert.True(r.Min <= r.Max, $"{r}");
                var judged = f.HasConverted ? r.ZsAvg!.Value : r.Avg.Value;
                if (f.EmissionLimit is { } limit && !InStartUp(point, r.DataTime))
                {
                    Assert.True((decimal)judged <= limit, $"{r} over {limit}");
                }
            }

            if (values.TryGetValue(FactorCodes.TotalNitrogen, out var tn) && values.TryGetValue(FactorCodes.AmmoniaNitrogen, out var nh3))
            {
                Assert.True(nh3.Avg <= tn.Avg, $"{nh3} above {tn}");
            }

            if (values.TryGetValue(FactorCodes.Oxygen, out var o2))
            {
                Assert.True(o2.Max < 21.1, $"{o2}");
            }
        }
    }

    [Fact]
    public void A_lawful_plant_does_not_press_against_its_limits()
    {
        foreach (var set in AllSets)
        {
            var varied = ParameterSets.Vary(set, 77) with { Emit = EmittedKinds.Hour };
            var point = PointSimulation.Generate(varied, 77, Monday, TimeSpan.FromDays(45));
            foreach (var f in point.Facts.Factors.Where(f => f.EmissionLimit is not null && FactorCodes.IsConcentration(f.Code)))
            {
                var hours = point.Readings.Where(r => r.Factor == f.Code && r.Flag == 'N' && !InStartUp(point, r.DataTime)).Select(r => (r.ZsAvg ?? r.Avg)!.Value / (double)f.EmissionLimit!).ToList();
                Assert.True(hours.Count(v => v > 0.9) < 0.02 * hours.Count, $"{set.Name} {f.Code}: {hours.Count(v => v > 0.9)} of {hours.Count}");
            }
        }
    }

    [Theory, MemberData(nameof(SetNames), MemberType = typeof(SeriesFixtures))]
    public void Converted_values_can_be_recomputed(string name)
    {
        var set = ParameterSets.Named(name);
        var point = PointSimulation.Generate(set with { Emit = EmittedKinds.RealTime }, 5, Monday, TimeSpan.FromDays(3));
        var checkedAny = set.Kind == PointKind.Wastewater;
        foreach (var packet in point.Readings.GroupBy(r => r.DataTime))
        {
            var o2 = packet.FirstOrDefault(r => r.Factor == FactorCodes.Oxygen).Rtd;
            foreach (var r in packet.Where(r => r.ZsRtd is not null && o2 < set.FlueGas.NoConversionFromOxygen - 1))
            {
                checkedAny = true;
                var expected = r.Rtd!.Value * (21 - set.FlueGas.ReferenceOxygen) / (21 - o2!.Value);
                var rounding = Math.Pow(10, -point.Facts.Factor(r.Factor).Decimals) * 8 + 0.06 * Math.Abs(expected);
                Assert.InRange(r.ZsRtd!.Value, expected - rounding, expected + rounding);
            }
        }

        Assert.True(checkedAny);
    }

    [Fact]
    public void Batch_analysers_hold_their_value_until_a_new_sample_and_keep_their_cycle()
    {
        var point = PointSimulation.Generate(ParameterSets.TownSewage, 5, Monday, TimeSpan.FromDays(5));
        var cod = point.Readings.Where(r => r.Kind == ReadingKind.RealTime && r.Factor == FactorCodes.Cod && r.Flag == 'N').ToList();
        Assert.All(cod.GroupBy(r => r.SampleTime), g => Assert.Single(g.Select(r => r.Rtd).Distinct()));
        var samples = cod.Select(r => r.SampleTime!.Value).Distinct().ToList();
        Assert.InRange(samples.Count, 55, 61);
        Assert.All(samples.Zip(samples.Skip(1)), p => Assert.Equal(0, (p.Second - p.First).TotalMinutes % 120));
        Assert.InRange(samples.Zip(samples.Skip(1)).Count(p => (p.Second - p.First).TotalMinutes == 120), 50, 61);
    }

    [Fact]
    public void Averages_are_those_of_the_real_time_values()
    {
        var set = ParameterSets.PowerBoiler with { Transmission = new() { PacketLoss = 0 }, Upkeep = new() { PowerCuts = 0, CommunicationOutages = 0, Faults = 0 } };
        var readings = PointSimulation.Generate(set, 9, Monday, TimeSpan.FromDays(2)).Readings.ToList();
        var hours = readings.Where(r => r.Kind == ReadingKind.Hour && r.Factor == FactorCodes.NitrogenOxides).ToList();
        Assert.Equal(48, hours.Count);
        foreach (var hour in hours)
        {
            var rtd = readings.Where(r => r.Kind == ReadingKind.RealTime && r.Factor == hour.Factor && r.DataTime >= hour.DataTime && r.DataTime < hour.DataTime.AddHours(1)).ToList();
            var normal = rtd.Where(r => r.Flag == 'N').ToList();
            Assert.Equal((normal.Count > 0 ? normal : rtd).Average(r => r.Rtd!.Value), hour.Avg!.Value, 0.051);
            Assert.Equal(rtd.Min(r => r.Rtd), hour.Min);
            Assert.Equal(rtd.Max(r => r.Rtd), hour.Max);
        }
    }

    [Fact]
    public void A_stopped_plant_says_so_by_flag_or_by_mark()
    {
        foreach (var set in AllSets.Where(s => s.Production.ShiftHours < 24 && s.Production.NightLoad == 0))
        {
            var point = PointSimulation.Generate(set with { Emit = EmittedKinds.Hour }, 21, Monday, TimeSpan.FromDays(14));
            var flow = set.Kind == PointKind.Wastewater ? FactorCodes.Sewage : FactorCodes.Velocity;
            var flows = point.Readings.Where(r => r.Factor == flow).ToList();
            var full = flows.Max(r => r.Max);
            var still = flows.Where(r => r.Max < 0.05 * full).ToList();
            Assert.InRange(still.Count, 40, 300);
            Assert.All(still, r => Assert.True(r.Flag != 'N' || point.Marks.Any(m => m.Kind == MarkKind.Shutdown && m.Start <= r.DataTime && r.DataTime < m.End), $"{set.Name}: {r}"));
        }
    }

    [Theory]
    [InlineData(LookAlikeKind.Shutdown, 'F')]
    [InlineData(LookAlikeKind.Calibration, 'C')]
    [InlineData(LookAlikeKind.MaintenanceVisit, 'M')]
    [InlineData(LookAlikeKind.PlannedMaintenance, 'M')]
    [InlineData(LookAlikeKind.Fault, 'D')]
    [InlineData(LookAlikeKind.LinkFailure, 'B')]
    [InlineData(LookAlikeKind.OverRange, 'T')]
    [InlineData(LookAlikeKind.ManualEntry, 'S')]
    public void Requested_episodes_are_listed_and_flagged(LookAlikeKind kind, char flag)
    {
        var set = ParameterSets.WasteIncinerator with { Emit = EmittedKinds.RealTime };
        var point = PointSimulation.Generate(set, 2, Monday, TimeSpan.FromDays(30), lookAlikes: [kind]);
        var episodes = point.LookAlikes.Where(l => l.Kind == kind).ToList();
        Assert.NotEmpty(episodes);
        Assert.Contains(point.Readings, r => r.Flag == flag && episodes.Any(e => (e.Factor is null || e.Factor == r.Factor) && e.Start <= r.SentAt && r.SentAt <= e.End));
    }

    [Fact]
    public void A_line_failure_is_filled_in_afterwards_and_a_power_cut_is_not()
    {
        var point = PointSimulation.Generate(
            ParameterSets.ChemicalPark, 4, Monday, TimeSpan.FromDays(20), lookAlikes: [LookAlikeKind.BackFilledOutage, LookAlikeKind.PowerCut]);
        var outage = point.LookAlikes.First(l => l.Kind == LookAlikeKind.BackFilledOutage);
        var cut = point.LookAlikes.First(l => l.Kind == LookAlikeKind.PowerCut);
        var readings = point.Readings.ToList();
        var late = readings.Where(r => r.Kind == ReadingKind.Minute && r.SentAt - r.DataTime > TimeSpan.FromMinutes(6)).ToList();
        Assert.NotEmpty(late);
        Assert.Contains(late, r => r.DataTime >= outage.Start && r.SentAt >= outage.End);
        Assert.DoesNotContain(readings, r => r.Kind == ReadingKind.RealTime && r.DataTime >= outage.Start && r.DataTime < outage.End);
        Assert.DoesNotContain(readings, r => r.Kind == ReadingKind.Minute && r.DataTime >= cut.Start && r.DataTime.AddMinutes(5) <= cut.End);
        Assert.Contains(point.Marks, m => m.Kind == MarkKind.CommunicationInterrupted && m.Start == cut.Start);
    }
}
