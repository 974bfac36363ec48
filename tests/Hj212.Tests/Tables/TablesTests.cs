namespace Shemss.Hj212.Tests.Tables;

public sealed class TablesTests
{
    [Theory]
    [InlineData("w01018", "化学需氧量", "mg/L", "kg", 5, 1)]
    [InlineData("011", "化学需氧量", "mg/L", "kg", 5, 1)]
    [InlineData("w01001", "pH值", "", "", 2, 2)]
    [InlineData("B02", "废气", "m³/s", "m³", 6, 1)]
    [InlineData("S05", "烟气湿度", "%", "", 3, 1)]
    [InlineData("03", "氮氧化物", "mg/m³", "kg", 5, 1)]
    [InlineData("a24020", "1,1,2,2-四氯乙烷", "mg/m³", "kg", 7, 3)]
    [InlineData("w01012", "悬浮物", "mg/L", "kg", 4, 0)]
    [InlineData("Leq", "等效声级", "dB", "", 3, 1)]
    public void R40_factor_is_found_by_its_code_of_today_and_of_2005(string code, string name, string unit, string emission, int digits, int decimals)
    {
        var factor = FactorTable.Find(code);
        Assert.NotNull(factor);
        Assert.Equal((name, unit, emission, digits, decimals), (factor.NameZh, factor.Unit, factor.EmissionUnit, factor.Digits, factor.Decimals));
        Assert.Same(factor, FactorTable.Find(Wire.Bytes(code)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("w99999")]
    [InlineData("W01018")]
    [InlineData("w010180000")]
    [InlineData("化学需氧量")]
    public void R40_unknown_factor_is_none(string code) => Assert.Null(FactorTable.Find(code));

    [Fact]
    public void R40_tables_are_whole_and_every_row_states_its_source()
    {
        Assert.Equal(63, FactorTable.All.Count(f => f.Provenance.Clause == "B.1"));
        Assert.Equal(121, FactorTable.All.Count(f => f.Provenance.Clause == "B.2"));
        Assert.Equal(22, SystemCode.All.Count);
        Assert.Equal(43, Command.All.Count);
        Assert.All(FactorTable.All, f => Assert.True(f.Provenance.Standard.Length > 0 && f.Provenance.Confidence is 'V' or 'C'));
        Assert.All(Command.All.Where(c => c.Provenance.Standard == "HJ 212-2025"), c => Assert.Equal('C', c.Provenance.Confidence));
        Assert.Equal("地表水体环境污染源", SystemCode.Find(SystemCode.WaterSource)?.NameZh);
        Assert.Equal(CommandKind.Answer, Command.Find(Command.DataAnswer)?.Kind);
        Assert.Null(SystemCode.Find(-1));
        Assert.Null(SystemCode.Find(99));
        Assert.Null(Command.Find(10_000));
        Assert.Null(Command.Find(2019));
    }
}
