using CsCheck;
using static Shemss.Standards.Tests.Readings;

namespace Shemss.Standards.Tests.Formulas;

public sealed class FormulaTests
{
    [Fact]
    public void The_formulas_by_hand()
    {
        Assert.Equal(2.306m, Formula.ConfidenceCoefficient(3, 2.306m, 9));
        Assert.Equal(15m, Formula.RelativeAccuracy(-10, -5, 100));
        Assert.Equal(-10m, Formula.RelativeError(90, 100));
        Assert.Equal(-10m, Formula.AbsoluteError(90, 100));
        Assert.Equal(-2m, Formula.ZeroDrift(-3, 1, 200));
        Assert.Equal(2m, Formula.SpanDrift(164, 160, 200));
        Assert.Equal(4m, Formula.IndicationError(52, 50, 50));
        Assert.Equal(150m, Formula.ResponseTime(60, 90));
    }

    [Fact]
    public void Where_there_is_no_number_there_is_null()
    {
        Assert.Null(Formula.ConfidenceCoefficient(3, 2, 0));
        Assert.Null(Formula.ConfidenceCoefficient(decimal.MaxValue, 2, 9));
        Assert.Null(Formula.RelativeAccuracy(1, 1, 0));
        Assert.Null(Formula.RelativeAccuracy(1, 1, -1));
        Assert.Null(Formula.RelativeAccuracy(decimal.MaxValue, decimal.MaxValue, 1));
        Assert.Null(Formula.RelativeError(1, 0));
        Assert.Null(Formula.RelativeError(decimal.MaxValue, decimal.MinValue));
        Assert.Null(Formula.RelativeError(decimal.MinValue, 1));
        Assert.Null(Formula.AbsoluteError(decimal.MaxValue, decimal.MinValue));
        Assert.Null(Formula.ZeroDrift(1, 0, 0));
        Assert.Null(Formula.SpanDrift(1, 0, -1));
        Assert.Null(Formula.IndicationError(1, 1, 0));
        Assert.Null(Formula.ResponseTime(-1, 5));
        Assert.Null(Formula.ResponseTime(5, -1));
        Assert.Equal(0m, Formula.ResponseTime(0, 0));
        Assert.Equal(200m, Formula.RelativeAccuracy(Decimals.Largest, Decimals.Largest, Decimals.Largest));
        Assert.Equal(-200m, Formula.RelativeError(-Decimals.Largest, Decimals.Largest));
    }

    [Fact]
    public void Division_answers_always()
    {
        Assert.Null(Decimals.Divide(1, 0));
        Assert.Null(Decimals.Divide(decimal.MaxValue, 0.0000000000000000000000000001m));
        Assert.Equal(0.5m, Decimals.Divide(1, 2));
        Assert.True(Decimals.Usable(Decimals.Largest, -Decimals.Largest));
        Assert.False(Decimals.Usable(0, Decimals.Largest + 1));
        Assert.False(Decimals.Usable(-Decimals.Largest - 1));
    }

    // GB/T 8170: 四舍六入五成双.
    [Theory]
    [InlineData("0.125", 2, "0.12")]
    [InlineData("0.135", 2, "0.14")]
    [InlineData("0.1250001", 2, "0.13")]
    [InlineData("-0.125", 2, "-0.12")]
    [InlineData("12.5", 0, "12")]
    [InlineData("13.5", 0, "14")]
    public void Rounding_is_half_to_even(string value, int decimals, string rounded)
    {
        Assert.Equal(Numbers(rounded)[0], new Rounding("r", decimals).Apply(Numbers(value)[0]));
        Assert.Null(new Rounding("r", decimals).Apply((decimal?)null));
    }

    [Fact]
    public void Statistics_refuse_what_they_cannot_sum_exactly()
    {
        Assert.Null(PairStatistics.Of([], []));
        Assert.Null(PairStatistics.Of([1], [1, 2]));
        Assert.Null(PairStatistics.Of([1_000_001], [1]));
        Assert.Null(PairStatistics.Of([1], [-1_000_001]));
        Assert.Null(PairStatistics.Of([0.0000001m], [1]));
        Assert.Null(PairStatistics.Of(new decimal[101], new decimal[101]));
        Assert.Equal(100, PairStatistics.Of(new decimal[100], new decimal[100])!.Value.Count);
        Assert.Equal(1_000_000m, PairStatistics.Of([1_000_000], [-1_000_000])!.Value.MeanReference);
        Assert.True(PairStatistics.IsReading(1.0000000000m));
        Assert.Null(PairStatistics.Of([1], [1])!.Value.StandardDeviation);
        Assert.Equal(0.5m, PairStatistics.Of([1, 2], [1, 1])!.Value.Variance);
        Assert.Equal((2, 1.5m, 1m, 0.5m), (PairStatistics.Of([1, 2], [1, 1])!.Value is var s ? s.Count : 0, s.MeanReference, s.MeanMeasured, s.MeanDifference));
    }

    [Fact]
    public void The_line_through_points_of_a_line_is_that_line() =>
        Gen.Select(Gen.Int[-50, 50], Gen.Int[-50, 50], Gen.Int[0, 1000].Array[3, 20]).Sample((slope, intercept, points) =>
        {
            decimal[] x = [.. points.Select(p => (decimal)p)];
            decimal[] y = [.. points.Select(p => (decimal)((slope * p) + intercept))];
            var line = LinearRegression.Of(x, y);
            return points.Distinct().Count() == 1
                ? line is null
                : line!.Value.Slope == slope && line.Value.Intercept == intercept && line.Value.StandardError == 0 && line.Value.Count == points.Length
                    && (slope == 0 ? line.Value.Correlation is null : Math.Abs(line.Value.Correlation!.Value - Math.Sign(slope)) < 1e-15m);
        });

    [Fact]
    public void A_line_needs_two_different_points()
    {
        Assert.Null(LinearRegression.Of([1], [1]));
        Assert.Null(LinearRegression.Of([], []));
        Assert.Null(LinearRegression.Of([1, 2], [1]));
        Assert.Null(LinearRegression.Of([1, 1], [1, 2]));
        Assert.Null(LinearRegression.Of([1, 0.0000001m], [1, 2]));
        Assert.Null(LinearRegression.Of([1, 2], [1_000_001, 2]));
        Assert.Null(LinearRegression.Of(new decimal[101], new decimal[101]));
        Assert.Equal(new LinearRegression(2, 2, -1, 1, null), LinearRegression.Of([1, 2], [1, 3]));
        Assert.Equal(100, LinearRegression.Of([.. Enumerable.Range(0, 100).Select(i => (decimal)i)], new decimal[100])!.Value.Count);

        // A slope of 10¹² is still a number.
        Assert.Equal(2_000_000_000_000m, LinearRegression.Of([0, 0.000001m], [-1_000_000, 1_000_000])!.Value.Slope);
    }

    // domain.md 4.9, annex D.
    [Fact]
    public void Flue_gas_arithmetic_by_hand()
    {
        Assert.Equal(new OxygenCorrection(150, true), FlueGas.AtReferenceOxygen(100, 11, 6));
        Assert.Equal(new OxygenCorrection(100, true), FlueGas.AtReferenceOxygen(100, 6, 6));
        Assert.Equal(1.4m, FlueGas.ExcessAir(6));
        Assert.Equal(72_000m, FlueGas.WetFlow(2, 10));
        Assert.Equal(32_400m, FlueGas.StandardDryFlow(72_000, 273, 101_325, 0, 10));
        Assert.Equal(72_000m, FlueGas.StandardDryFlow(72_000, 0, 101_000, 325, 0));
        Assert.Equal(3.24m, FlueGas.EmissionRate(100, 32_400));
    }

    [Fact]
    public void Oxygen_near_that_of_air_is_not_converted()
    {
        Assert.Equal(new OxygenCorrection(5, false), FlueGas.AtReferenceOxygen(5, 20, 6));
        Assert.Equal(new OxygenCorrection(5, false), FlueGas.AtReferenceOxygen(5, 21, 6));
        Assert.Equal(new OxygenCorrection(5, false), FlueGas.AtReferenceOxygen(5, 25, 6));
        Assert.True(FlueGas.AtReferenceOxygen(5, 19.99m, 6).IsConverted);
        Assert.Equal(new OxygenCorrection(null, false), FlueGas.AtReferenceOxygen(5, -0.1m, 6));
        Assert.Equal(new OxygenCorrection(null, false), FlueGas.AtReferenceOxygen(5, 6, 21));
        Assert.Equal(new OxygenCorrection(null, false), FlueGas.AtReferenceOxygen(5, 6, -1));
        Assert.Equal(new OxygenCorrection(null, false), FlueGas.AtReferenceOxygen(decimal.MaxValue, 6, 6));
        Assert.Equal(21m / 21 * 5, FlueGas.AtReferenceOxygen(5, 0, 0).Value);

        // A table may move the ceiling, but not beyond what air holds.
        var handling = RuleBook.Builtin.Tables.Single(t => t.Name == "handling");
        var book = RuleBook.Builtin.With(handling with { Version = 2, Rows = [.. handling.Rows.Select(r => r.Id == "o2-ceiling" ? r with { Limit = 30 } : r)] });
        Assert.Equal(new OxygenCorrection(75, true), FlueGas.AtReferenceOxygen(5, 20, 6, book.At(Day)));
        Assert.Equal(new OxygenCorrection(5, false), FlueGas.AtReferenceOxygen(5, 21, 6, book.At(Day)));
    }

    [Theory]
    [InlineData("-1 0 101325 0 0")]
    [InlineData("1 -273 101325 0 0")]
    [InlineData("1 0 1 -2 0")]
    [InlineData("1 0 101325 0 -1")]
    [InlineData("1 0 101325 0 101")]
    [InlineData("1000000001 0 101325 0 0")]
    [InlineData("1 1000000001 101325 0 0")]
    [InlineData("1 0 1000000001 0 0")]
    [InlineData("1 0 0 1000000001 0")]
    public void A_flow_of_impossible_conditions_is_no_number(string inputs)
    {
        var n = Numbers(inputs);
        Assert.Null(FlueGas.StandardDryFlow(n[0], n[1], n[2], n[3], n[4]));
    }

    [Fact]
    public void Edges_of_the_flue_gas_inputs()
    {
        Assert.Equal(0m, FlueGas.StandardDryFlow(0, 0, 101_325, 0, 0));
        Assert.Equal(0m, FlueGas.StandardDryFlow(5, 0, 5, -5, 0));
        Assert.Equal(0m, FlueGas.StandardDryFlow(5, 0, 101_325, 0, 100));
        Assert.Equal(5m, FlueGas.StandardDryFlow(5, 0, 101_325, 0, 0));
        Assert.Null(FlueGas.ExcessAir(21));
        Assert.Null(FlueGas.ExcessAir(-1));
        Assert.Equal(1m, FlueGas.ExcessAir(0));
        Assert.Null(FlueGas.WetFlow(-1, 1));
        Assert.Null(FlueGas.WetFlow(1, -1));
        Assert.Null(FlueGas.WetFlow(decimal.MaxValue, 1));
        Assert.Equal(0m, FlueGas.WetFlow(0, 0));
        Assert.Null(FlueGas.EmissionRate(-1, 1));
        Assert.Null(FlueGas.EmissionRate(1, -1));
        Assert.Null(FlueGas.EmissionRate(1, decimal.MaxValue));
        Assert.Equal(0m, FlueGas.EmissionRate(0, 0));
    }

    [Fact]
    public void Units_are_converted_there_and_back() =>
        Gen.Select(OneOf("so2", "nox"), Gen.Decimal[0, 100_000], Gen.Decimal[0, 99]).Sample((item, value, humidity) =>
            Math.Abs(UnitConversion.ToMolar(item, UnitConversion.ToMilligrams(item, value)!.Value)!.Value - value) < 1e-18m
            && Math.Abs(UnitConversion.ToWet(UnitConversion.ToDry(value, humidity)!.Value, humidity)!.Value - value) < 1e-18m);

    [Fact]
    public void Units_by_hand()
    {
        Assert.Equal(64.06m, UnitConversion.ToMilligrams("so2", 22.4m));
        Assert.Equal(22.4m, UnitConversion.ToMolar("nox", 46.01m));
        Assert.Null(UnitConversion.ToMilligrams("pm", 1));
        Assert.Null(UnitConversion.ToMolar("pm", 1));
        Assert.Null(UnitConversion.ToMilligrams("so2", decimal.MaxValue));
        Assert.Null(UnitConversion.ToMolar("so2", decimal.MaxValue));
        Assert.Equal(100m, UnitConversion.ToDry(90, 10));
        Assert.Equal(90m, UnitConversion.ToWet(100, 10));
        Assert.Equal(5m, UnitConversion.ToDry(5, 0));
        Assert.Equal(0m, UnitConversion.ToWet(5, 100));
        Assert.Equal(5m, UnitConversion.ToWet(5, 0));
        Assert.Null(UnitConversion.ToDry(5, 100));
        Assert.Null(UnitConversion.ToDry(5, -1));
        Assert.Null(UnitConversion.ToWet(5, 101));
        Assert.Null(UnitConversion.ToWet(5, -1));
        Assert.Null(UnitConversion.ToWet(decimal.MaxValue, 5));
        Assert.Null(UnitConversion.ToDry(decimal.MaxValue, 5));
    }

    [Theory]
    [InlineData("ppm", "µmol/mol")]
    [InlineData("umol/mol", "µmol/mol")]
    [InlineData("μmol/mol", "µmol/mol")]
    [InlineData("µmol/mol", "µmol/mol")]
    [InlineData("mg/m3", "mg/m³")]
    [InlineData(" mg/m³ ", "mg/m³")]
    [InlineData("m3", "m³")]
    [InlineData("°C", "℃")]
    [InlineData("C", "℃")]
    [InlineData("％", "%")]
    [InlineData("%", "%")]
    [InlineData("", "1")]
    [InlineData(null, "1")]
    [InlineData("无量纲", "1")]
    [InlineData("mg/L", "mg/L")]
    public void Units_are_spelled_as_in_the_tables(string? unit, string spelled) => Assert.Equal(spelled, UnitConversion.Spell(unit));

    [Fact]
    public void Transmission_rates_by_hand()
    {
        Assert.Equal(new TransmissionRates(90, 50, 45), DataRates.Transmission(100, 90, 45));
        Assert.Equal(new TransmissionRates(100, 100, 100), DataRates.Transmission(24, 24, 24, 1));
        Assert.Equal(new TransmissionRates(100, 50, 50), DataRates.Transmission(24, 22, 11, 2));
        Assert.Equal(new TransmissionRates(0, null, 0), DataRates.Transmission(24, 0, 0));
        Assert.Equal(new TransmissionRates(null, null, null), DataRates.Transmission(0, 0, 0));
        Assert.Equal(new TransmissionRates(null, null, null), DataRates.Transmission(1, 0, 0, 1));
        (int, int, int, int)[] impossible = [(-1, 0, 0, 0), (1, -1, 0, 0), (1, 1, -1, 0), (1, 1, 1, -1), (1, 2, 1, 0), (2, 1, 2, 0)];
        Assert.All(impossible, i => Assert.Equal(default, DataRates.Transmission(i.Item1, i.Item2, i.Item3, i.Item4)));
    }

    [Fact]
    public void Capture_rate_of_numbers_beyond_sense_is_null()
    {
        Assert.Null(DataRates.CaptureRate(decimal.MaxValue, 0, decimal.MinValue));
        Assert.Equal(80m, DataRates.CaptureRate(100, 10, 50));
    }

    [Fact]
    public void Water_means_by_hand()
    {
        WaterHour[] hours = [new(10, 1), new(20, 3), new(null, 5), new(99, null), new(99, 0), new(99, -1), new(decimal.MaxValue, 1), new(1, decimal.MaxValue)];
        Assert.Equal(17.5m, WaterData.FlowWeightedMean(hours));
        Assert.Null(WaterData.FlowWeightedMean(hours[2..]));
        Assert.Equal([true, true, false, false, false, false], hours[..6].Select(WaterData.IsValid));
        Assert.Equal(2m, WaterData.Mean([1, 2, 3]));
        Assert.Null(WaterData.Mean([]));
        Assert.Null(WaterData.Mean([decimal.MaxValue, 1]));
        Assert.Equal(2m, WaterData.Median([3, 1, 2]));
        Assert.Equal(2.5m, WaterData.Median([4, 1, 2, 3]));
        Assert.Null(WaterData.Median([]));
        Assert.Null(WaterData.Median([decimal.MaxValue, 1]));
    }
}
