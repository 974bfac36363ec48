using CsCheck;
using static Shemss.Standards.Tests.Readings;
using static Shemss.Standards.Tests.TableText;

namespace Shemss.Standards.Tests.Rules;

public sealed class RuleTests
{
    private const string Row = "a,HJ,1,so2,accuracy,,mean-reference,[1 .. 2),ppm,relative-error,abs<=,15,%,2018-03-01,,C,";

    [Theory]
    [InlineData("any", "-1e9 0 1000000", "")]
    [InlineData("[1 .. 2)", "1 1.5 1.999", "0.999 2")]
    [InlineData("(1 .. 2]", "1.001 2", "1 2.001")]
    [InlineData("[1 .. 1]", "1", "0.999 1.001")]
    [InlineData("[-2 .. -1]", "-2 -1", "-2.1 -0.9")]
    [InlineData("[250 ..)", "250 1000000", "249.99")]
    [InlineData("(250 ..)", "250.01", "250")]
    [InlineData("(.. 20)", "19.99 -5", "20")]
    [InlineData("(.. 20]", "20 -5", "20.01")]
    public void A_band_holds_its_closed_edges(string text, string inside, string outside)
    {
        Assert.True(Interval.TryParse(text, out var interval));
        Assert.All(inside.Split(' ').Where(t => t != "-1e9").SelectMany(Numbers), v => Assert.True(interval.Contains(v)));
        Assert.All(Numbers(outside), v => Assert.False(interval.Contains(v)));
        Assert.Equal(text, interval.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("[1 2]")]
    [InlineData("1 .. 2")]
    [InlineData("[1 .. 2")]
    [InlineData("1 .. 2]")]
    [InlineData("[x .. 2]")]
    [InlineData("[1 .. y]")]
    [InlineData("[2 .. 1]")]
    [InlineData("[1 .. 1)")]
    [InlineData("(1 .. 1]")]
    [InlineData("(1 .. 1)")]
    [InlineData("[.. 2]")]
    [InlineData("[1 ..]")]
    [InlineData("[1,5 .. 2]")]
    public void A_malformed_or_empty_band_is_refused(string? text) => Assert.False(Interval.TryParse(text, out _));

    [Theory]
    [InlineData("[1 .. 2)", "[2 .. 3)", false)]
    [InlineData("[1 .. 2]", "[2 .. 3)", true)]
    [InlineData("[1 .. 2]", "(2 .. 3)", false)]
    [InlineData("[1 .. 2)", "(2 .. 3)", false)]
    [InlineData("[1 .. 3)", "[2 .. 4)", true)]
    [InlineData("any", "[2 .. 4)", true)]
    [InlineData("(.. 2)", "[2 ..)", false)]
    [InlineData("(.. 2]", "[2 ..)", true)]
    [InlineData("(.. 5]", "(.. 2]", true)]
    [InlineData("[5 ..)", "[2 ..)", true)]
    public void Bands_overlap_when_a_value_lies_in_both(string first, string second, bool overlap)
    {
        Assert.True(Interval.TryParse(first, out var a) & Interval.TryParse(second, out var b));

        Assert.Equal((overlap, overlap), (a.Overlaps(b), b.Overlaps(a)));
    }

    [Fact]
    public void Overlap_agrees_with_looking_at_values()
    {
        var interval = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 6], Gen.Bool, Gen.Bool, (a, b, c, d) => new Interval(Math.Min(a, b), c || a == b, Math.Max(a, b), d || a == b));
        Gen.Select(interval, interval).Sample((a, b) => a.Overlaps(b) == Enumerable.Range(-2, 40).Any(i => a.Contains(i / 4m) && b.Contains(i / 4m)));
    }

    [Theory]
    [InlineData("", "Holds")]
    [InlineData("automatic", "Holds")]
    [InlineData("!automatic", "Fails")]
    [InlineData("manual", "Fails")]
    [InlineData("!manual", "Holds")]
    [InlineData("hours < 24", "Fails")]
    [InlineData("hours < 24.5", "Holds")]
    [InlineData("hours <= 24", "Holds")]
    [InlineData("hours <= 23", "Fails")]
    [InlineData("hours > 24", "Fails")]
    [InlineData("hours > 23", "Holds")]
    [InlineData("hours >= 24", "Holds")]
    [InlineData("hours >= 25", "Fails")]
    [InlineData("hours = 24", "Holds")]
    [InlineData("hours = 25", "Fails")]
    [InlineData("hours != 24", "Fails")]
    [InlineData("hours != 25", "Holds")]
    [InlineData("range > 1", "NumberMissing")]
    [InlineData("range > 1 & manual", "Fails")]
    [InlineData("automatic & range > 1", "NumberMissing")]
    [InlineData("automatic & hours > 1", "Holds")]
    [InlineData("range > 1 & hours < 1", "Fails")]
    public void A_condition_is_met_or_not_or_lacks_a_number(string text, string outcome)
    {
        var condition = RuleCondition.TryParse(text)!;

        Assert.Equal(outcome, condition.Evaluate(new Dictionary<string, decimal> { ["hours"] = 24 }, ["automatic"]).ToString());
    }

    [Theory]
    [InlineData("hours <")]
    [InlineData("< 5")]
    [InlineData("hours < x")]
    [InlineData("a b")]
    [InlineData("&")]
    [InlineData("automatic &")]
    [InlineData("!")]
    [InlineData("a! < 5")]
    public void A_malformed_condition_is_refused(string text) => Assert.Null(RuleCondition.TryParse(text));

    [Fact]
    public void A_condition_names_its_numbers() =>
        Assert.Equal(["hours", "range"], RuleCondition.TryParse("hours > 1 & automatic & range < 2")!.Numbers);

    [Theory]
    [InlineData("abs<=", -15, true)]
    [InlineData("abs<=", 15, true)]
    [InlineData("abs<=", -15.01, false)]
    [InlineData("<=", 15, true)]
    [InlineData("<=", 15.01, false)]
    [InlineData("<=", -16, true)]
    [InlineData(">=", 15, true)]
    [InlineData(">=", 14.99, false)]
    [InlineData("=", 15, true)]
    [InlineData("=", 14.99, false)]
    public void A_limit_is_met_at_its_edge(string compare, double value, bool met) =>
        Assert.Equal(met, (Of("t", 1, Row).Rows[0] with { Compare = compare }).IsMet((decimal)value));

    [Fact]
    public void Every_column_is_read()
    {
        var table = Of("t", 7, "a,HJ 1,2.3,so2,accuracy,x > 1,mean-reference,[1 .. 2),ppm,relative-error,<=,15.50,%,2018-03-01,2019-12-31,M,\"a \"\"b\"\", c\"", "b,HJ,,so2,other,,,any,,k,=,-1,,2018-03-02,,P,");
        var row = table.Rows[0];

        Assert.Equal(
            new RuleRow("a", "HJ 1", "2.3", "so2", "accuracy", "x > 1", "mean-reference", "[1 .. 2)", "ppm", "relative-error", "<=", 15.5m, "%", new(2018, 3, 1), new(2019, 12, 31), Confidence.FromMemory, "a \"b\", c", table.Id),
            row);
        Assert.Equal(new Interval(1, true, 2, false), row.Interval);
        Assert.Equal(("t", 7, new DateOnly(2018, 3, 1), "a test"), (table.Name, table.Version, table.EffectiveFrom, table.Source));
        Assert.Matches("^t@7#[0-9a-f]{12}$", table.Id);
        Assert.Equal((null, Confidence.Proposed, -1m), (table.Rows[1].ValidTo, table.Rows[1].Confidence, table.Rows[1].Limit));
        Assert.Equal(table.Rows[0].GetHashCode(), (table.Rows[0] with { Note = "" }).GetHashCode());
        Assert.NotEqual(table.Rows[0].GetHashCode(), table.Rows[1].GetHashCode());
        Assert.Equal((true, true, false), (row.IsFor("ppm"), table.Rows[1].IsFor("ppm"), row.IsFor("mg")));
        Assert.Equal((false, true, true, false), (row.IsInForce(new(2018, 2, 28)), row.IsInForce(new(2018, 3, 1)), row.IsInForce(new(2019, 12, 31)), row.IsInForce(new(2020, 1, 1))));
    }

    [Fact]
    public void Rows_differ_in_any_column()
    {
        var row = Of("t", 1, Row).Rows[0];
        RuleRow[] others =
        [
            row with { Id = "z" }, row with { Standard = "z" }, row with { Clause = "z" }, row with { Item = "z" }, row with { Quantity = "z" }, row with { Condition = "z" },
            row with { BandOf = "z" }, row with { Band = "any" }, row with { BandUnit = "z" }, row with { Kind = "z" }, row with { Compare = "=" }, row with { Limit = 1 },
            row with { Unit = "z" }, row with { ValidFrom = Day }, row with { ValidTo = Day }, row with { Confidence = Confidence.Proposed }, row with { Note = "z" }, row with { Table = "z" },
        ];

        Assert.All(others, o => Assert.NotEqual(row, o));
        Assert.Equal(row, row with { });
        Assert.False(row.Equals(null));
    }

    [Fact]
    public void A_hand_made_row_that_cannot_be_read_applies_to_any_band_and_never_by_its_condition()
    {
        var row = Of("t", 1, Row).Rows[0] with { Band = "nonsense", Condition = "<" };

        Assert.Equal(Interval.Any, row.Interval);
        Assert.Equal(ConditionOutcome.Fails, row.Applies(new Dictionary<string, decimal>(), []));
    }

    [Theory]
    [InlineData("table.id", ",HJ,1,so2,accuracy,,m,[1 .. 2),ppm,k,<=,15,%,2018-03-01,,C,")]
    [InlineData("table.id", "a,,1,so2,accuracy,,m,[1 .. 2),ppm,k,<=,15,%,2018-03-01,,C,")]
    [InlineData("table.id", "a,HJ,1,,accuracy,,m,[1 .. 2),ppm,k,<=,15,%,2018-03-01,,C,")]
    [InlineData("table.id", "a,HJ,1,so2,,,m,[1 .. 2),ppm,k,<=,15,%,2018-03-01,,C,")]
    [InlineData("table.id", "a,HJ,1,so2,accuracy,,m,[1 .. 2),ppm,,<=,15,%,2018-03-01,,C,")]
    [InlineData("table.condition", "a,HJ,1,so2,accuracy,<,m,[1 .. 2),ppm,k,<=,15,%,2018-03-01,,C,")]
    [InlineData("table.band", "a,HJ,1,so2,accuracy,,m,[1 .. 2,ppm,k,<=,15,%,2018-03-01,,C,")]
    [InlineData("table.band", "a,HJ,1,so2,accuracy,,,[1 .. 2),ppm,k,<=,15,%,2018-03-01,,C,")]
    [InlineData("table.compare", "a,HJ,1,so2,accuracy,,m,[1 .. 2),ppm,k,<,15,%,2018-03-01,,C,")]
    [InlineData("table.limit", "a,HJ,1,so2,accuracy,,m,[1 .. 2),ppm,k,<=,15%,%,2018-03-01,,C,")]
    [InlineData("table.limit", "a,HJ,1,so2,accuracy,,m,[1 .. 2),ppm,k,<=,,%,2018-03-01,,C,")]
    [InlineData("table.limit", "a,HJ,1,so2,accuracy,,m,[1 .. 2),ppm,k,<=,1e3,%,2018-03-01,,C,")]
    [InlineData("table.date", "a,HJ,1,so2,accuracy,,m,[1 .. 2),ppm,k,<=,15,%,,,C,")]
    [InlineData("table.date", "a,HJ,1,so2,accuracy,,m,[1 .. 2),ppm,k,<=,15,%,2018-03-01,never,C,")]
    [InlineData("table.date", "a,HJ,1,so2,accuracy,,m,[1 .. 2),ppm,k,<=,15,%,2018-03-01,2018-02-28,C,")]
    [InlineData("table.confidence", "a,HJ,1,so2,accuracy,,m,[1 .. 2),ppm,k,<=,15,%,2018-03-01,,X,")]
    [InlineData("table.cells", "a,HJ,1,so2,accuracy,,m,[1 .. 2),ppm,k,<=,15,%,2018-03-01,,C")]
    [InlineData("table.cells", "a,HJ,1,so2,accuracy,,m,[1 .. 2),ppm,k,<=,15,%,2018-03-01,,C,,")]
    public void A_bad_row_is_refused_with_its_line(string code, string row)
    {
        var good = "first,HJ,1,o2,accuracy,,,any,,k,=,1,,2018-03-01,,C,";

        var result = RuleTable.TryParse(Csv("t", 1, "2018-03-01", good, row), out var table);

        Assert.Equal((CheckLevel.Error, code, "t"), (result.Level, result.Code, result.Value));
        Assert.StartsWith("Line 7: " + row, result.Detail, StringComparison.Ordinal);
        Assert.Null(table);
    }

    [Fact]
    public void Ids_are_unique_and_rows_do_not_overlap()
    {
        string Code(params string[] rows) => RuleTable.TryParse(Csv("t", 1, "2018-03-01", rows), out _).Code;
        var other = Row.Replace("a,", "b,", StringComparison.Ordinal);

        Assert.Equal("table.id", Code(Row, Row));
        Assert.Equal("table.overlap", Code(Row, other));
        Assert.Equal("table.ok", Code(Row, other.Replace("[1 .. 2)", "[2 .. 3)", StringComparison.Ordinal)));
        Assert.Equal("table.ok", Code(Row, other.Replace("so2", "nox", StringComparison.Ordinal)));
        Assert.Equal("table.ok", Code(Row, other.Replace("ppm", "mg", StringComparison.Ordinal)));
        Assert.Equal("table.ok", Code(Row, other.Replace("accuracy,", "drift,", StringComparison.Ordinal)));
        Assert.Equal("table.ok", Code(Row, other.Replace("accuracy,", "accuracy,automatic", StringComparison.Ordinal)));
        Assert.Equal("table.ok", Code(Row.Replace(",,C", ",2019-01-01,C", StringComparison.Ordinal), other.Replace("2018-03-01", "2019-01-02", StringComparison.Ordinal)));
        Assert.Equal("table.overlap", Code(Row.Replace(",,C", ",2019-01-02,C", StringComparison.Ordinal), other.Replace("2018-03-01", "2019-01-02", StringComparison.Ordinal)));
        Assert.Equal("table.overlap", Code(Row.Replace("2018-03-01", "2019-01-02", StringComparison.Ordinal), other.Replace(",,C", ",2019-01-02,C", StringComparison.Ordinal)));
        Assert.Equal("table.overlap", Code(Row, other.Replace("relative-error", "absolute-error", StringComparison.Ordinal)));
        var pair = "p,HJ,1,o2,drift,,,any,,performance,=,1,,2018-03-01,,C,";
        Assert.Equal("table.ok", Code(pair, pair.Replace("p,", "q,", StringComparison.Ordinal).Replace("performance", "control", StringComparison.Ordinal)));
        Assert.Equal("table.overlap", Code(pair, pair.Replace("p,", "q,", StringComparison.Ordinal)));
        RuleTable.TryParse(Csv("t", 1, "2018-03-01", Row, other), out _);
        Assert.Contains("a and b", RuleTable.TryParse(Csv("t", 1, "2018-03-01", Row, other), out _).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "table.header")]
    [InlineData("", "table.header")]
    [InlineData("# table: t\n# version: 0\n# effective: 2018-03-01\n", "table.header")]
    [InlineData("# table: t\n# version: x\n# effective: 2018-03-01\n", "table.header")]
    [InlineData("# table: t\n# version: -1\n# effective: 2018-03-01\n", "table.header")]
    [InlineData("# table: t\n# effective: 2018-03-01\n", "table.header")]
    [InlineData("# table: t\n# version: 1\n", "table.header")]
    [InlineData("# table: t\n# version: 1\n# effective: tomorrow\n", "table.header")]
    [InlineData("# table:\n# version: 1\n# effective: 2018-03-01\n", "table.header")]
    [InlineData("# table: t\n# version: 1\n# effective: 2018-03-01", "table.columns")]
    [InlineData("# table: t\n# version: 1\n# effective: 2018-03-01\nid,limit\n", "table.columns")]
    [InlineData("# table: t\n# version: 1\n# effective: 2018-03-01\n" + Header + "\n", "table.empty")]
    public void A_file_without_head_columns_or_rows_is_refused(string? csv, string code)
    {
        var result = RuleTable.TryParse(csv, out var table);

        Assert.Equal((CheckLevel.Error, code), (result.Level, result.Code));
        Assert.NotEmpty(result.Detail);
        Assert.Null(table);
    }

    [Fact]
    public void Line_ends_a_byte_order_mark_blank_lines_and_further_remarks_do_not_matter()
    {
        var csv = Csv("t", 1, "2018-03-01", Row);
        RuleTable.TryParse(csv, out var plain);
        RuleTable.TryParse("\uFEFF" + csv.ReplaceLineEndings("\r\n"), out var windows);
        var remarked = RuleTable.TryParse(csv.Replace("id,", "# a remark without a colon\n# table: second\nid,", StringComparison.Ordinal) + "\n\n", out var other);

        Assert.Equal(plain!.Id, windows!.Id);
        Assert.Equal("table.ok", remarked.Code);
        Assert.Equal(("t", other!.Id), (other.Name, remarked.Value));
        Assert.NotEqual(plain.Id, other.Id);
        Assert.Single(windows.Rows);
    }

    [Fact]
    public void No_text_whatever_makes_the_reader_throw() => Gen.String.Sample(text =>
        !RuleTable.TryParse(text, out _).IsOk && !RuleTable.TryParse(Csv("t", 1, "2018-03-01", text), out _).IsOk);

    [Fact]
    public void The_book_opens_on_a_day_with_the_latest_version_begun()
    {
        RuleTable Version(int version, string from, int limit) => Of("t", version, from, [$"a,HJ,1,so2,q,,,any,,k,=,{limit},,{from},,C,"]);
        var book = RuleBook.Builtin.With(Version(1, "2020-01-01", 1)).With(Version(2, "2021-01-01", 2)).With(Version(3, "2021-01-01", 3)).With(Version(4, "2020-06-01", 4));
        decimal? On(string day) => book.At(DateOnly.Parse(day, null)).Find("so2", "q") is [var row, ..] ? row.Limit : null;

        Assert.Null(On("2019-12-31"));
        Assert.Equal((1m, 1m, 4m, 4m, 3m, 3m), (On("2020-01-01"), On("2020-05-31"), On("2020-06-01"), On("2020-12-31"), On("2021-01-01"), On("2030-01-01")));
        Assert.Same(book.At(new DateOnly(2021, 1, 1)), book.At(new DateOnly(2022, 7, 5)));
        Assert.Equal(RuleBook.Builtin.Tables.Count + 4, book.Tables.Count);
        Assert.Equal(book.Tables.Count, book.With(Version(4, "2020-06-01", 5)).Tables.Count);

        var second = book.Tables.Single(t => t.Name == "t" && t.Version == 2);
        Assert.Equal(2m, book.At(new DateOnly(2030, 1, 1), [second.Id])!.Find("so2", "q")[0].Limit);
        Assert.NotEmpty(book.At(new DateOnly(2030, 1, 1), [second.Id])!.Find("so2", "accuracy"));
        Assert.Null(book.At(new DateOnly(2030, 1, 1), [second.Id, "t@9#000000000000"]));
    }

    [Fact]
    public void A_row_counts_only_while_it_is_valid()
    {
        var book = RuleBook.Builtin.With(Of("t", 1, "2020-01-01", ["a,HJ,1,so2,q,,,any,,k,=,1,,2020-01-01,2020-06-30,C,", "b,HJ,1,so2,q,,,any,,k,=,2,,2020-08-01,9999-12-31,C,"]));
        decimal? On(int month, int day) => book.At(new DateOnly(2020, month, day)).Find("so2", "q") is [var row] ? row.Limit : null;

        Assert.Equal((1m, 1m, null, null, 2m), (On(1, 1), On(6, 30), On(7, 1), On(7, 31), On(8, 1)));
        Assert.Equal(2m, book.At(DateOnly.MaxValue).Find("so2", "q")[0].Limit);
    }

    [Fact]
    public void A_match_says_why_there_is_none()
    {
        var rules = RuleBook.Builtin.At(Day);
        var numbers = new Dictionary<string, decimal> { ["emission-limit"] = 60 };

        Assert.Equal("item.no-rule", rules.Match("x", "accuracy", "mg/m³", 1, numbers, []).Reason);
        Assert.Equal("unit.no-rule", rules.Match("nmhc", "accuracy", "ppm", 1, numbers, []).Reason);
        Assert.Equal("number.missing:emission-limit", rules.Match("nmhc", "accuracy", "mg/m³", 1, new Dictionary<string, decimal>(), []).Reason);
        Assert.Equal("nmhc-2", rules.Match("nmhc", "accuracy", "mg/m³", 1, numbers, []).Row!.Id);
        Assert.Equal("band.no-rule", rules.Match("water", "pairs-needed", "1", 2, numbers, []).Reason);
        Assert.Equal("", rules.Match("water", "pairs-needed", "1", 3, numbers, []).Reason);
    }

    [Fact]
    public void Without_tables_there_is_still_arithmetic()
    {
        var none = new RuleSet([], Day);

        Assert.Equal(("default", 6), (none.Rounding("mean").Rule, none.Rounding("mean").Decimals));
        Assert.Null(none.StudentT(8));
        var judgement = Procedures.Run(ReferenceMethodComparison.Judge("so2", "ppm", Day, Same(9, 1, 2)).Input, none);
        Assert.Equal(("item.no-rule", 100m), (Assert.Single(judgement.Reasons), judgement.Value("RE")));
        Assert.Equal((4m, 0.5m), (FlueGas.AtReferenceOxygen(4, 20, 6, none).Value, ReferenceMethodComparison.Judge("so2", "ppm", Day, Same(9, 0.1m, 1), null, 1).Pairs[0].Reference));
        Assert.Null(UnitConversion.ToMilligrams("so2", 1, none));
    }

    // domain.md: every row has a source, a clause, a confidence; the tables of the issue are all there.
    [Fact]
    public void The_shipped_tables_are_complete()
    {
        Assert.Equal(
            ["handling", "hj1286", "hj355-comparison", "hj355-intervals", "hj356-data", "hj75-acceptance", "hj75-accuracy", "hj75-data", "hj75-drift", "hj75-intervals", "shanghai-notice", "t-values"],
            RuleBook.Builtin.Tables.Select(t => t.Name).Order(StringComparer.Ordinal));
        var rows = RuleBook.Builtin.Tables.SelectMany(t => t.Rows).ToList();
        Assert.All(rows, r => Assert.NotEmpty(r.Clause));
        Assert.All(RuleBook.Builtin.Tables, t => Assert.NotEmpty(t.Source));
        Assert.Equal(99, rows.Count(r => r.Quantity == "t-value"));
        Assert.Equal(rows.Count, rows.Select(r => r.Id + r.Table).Distinct().Count());
        Assert.All(rows.Where(r => r.Standard.StartsWith("HJ ", StringComparison.Ordinal)), r => Assert.NotEqual(Confidence.Verified, r.Id is "pm-2" or "pm-6" ? r.Confidence : Confidence.FromMemory));
    }

    [Theory]
    [InlineData("so2", "gas")]
    [InlineData("nox", "gas")]
    [InlineData("other-gas", "gas")]
    [InlineData("o2", "gas")]
    [InlineData("nmhc", "gas")]
    [InlineData("gas", "cems")]
    [InlineData("pm", "cems")]
    [InlineData("velocity", "cems")]
    [InlineData("temperature", "cems")]
    [InlineData("humidity", "cems")]
    [InlineData("cems", null)]
    [InlineData("cod", "water")]
    [InlineData("toc", "water")]
    [InlineData("nh3n", "water")]
    [InlineData("tp", "water")]
    [InlineData("tn", "water")]
    [InlineData("ph", "water")]
    [InlineData("water-temperature", "water")]
    [InlineData("flow-level", "flow-meter")]
    [InlineData("flow-total", "flow-meter")]
    [InlineData("flow-meter", "water")]
    [InlineData("water", null)]
    [InlineData("standard-check", null)]
    public void Items_belong_to_families(string item, string? family) => Assert.Equal(family, Items.FamilyOf(item));
}
