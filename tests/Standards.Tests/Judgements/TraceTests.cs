using System.Text.RegularExpressions;
using static Shemss.Standards.Tests.Readings;

namespace Shemss.Standards.Tests.Judgements;

/// <summary>A judgement as it is stored: complete, readable, repeatable.</summary>
public sealed partial class TraceTests
{
    private static readonly ReadingPair[] So2 =
        [.. Pairs("820 815 830 842 826 818 835 828 824", "812 809 818 850 815 811 829 820 819"), new(900, null), new(1, 2, "回流阀未关")];

    public static TheoryData<string> Names => ["accuracy", "accuracy-nmhc", "water", "water-per-pair", "water-ph", "drift", "drift-velocity", "indication", "indication-nominal", "water-level", "water-flow", "water-standard", "unknown-item", "response", "correlation", "capture", "valid-hour", "none"];

    private static Judgement Make(string name) => name switch
    {
        "accuracy" => ReferenceMethodComparison.Judge("so2", "mg/m3", Day, So2),
        "accuracy-nmhc" => ReferenceMethodComparison.Judge("nmhc", "mg/m³", Day, Same(8, 20, 31), 40, 2),
        "water" => WaterComparison.Judge("nh3n", "mg/L", Day, Pairs("1.5 1.5 1.5", "1.9 1.2 1.7")),
        "water-per-pair" => WaterComparison.Judge("cod", "mg/L", Day, Pairs("40 50 84", "51 64 62"), [WaterComparison.BandPerPair]),
        "water-ph" => WaterComparison.Judge("ph", "", Day, Pairs("7.0 7.2", "7.9 7.1")),
        "drift" => DriftCheck.Judge("so2", DriftKind.Span, "ppm", Day, 300, 188, 199),
        "drift-velocity" => DriftCheck.Judge("velocity", DriftKind.Zero, "m/s", Day, 40, 3.3m, 0),
        "indication" => AcceptanceChecks.JudgeIndicationError("nox", "ppm", Day, 100, 50, [51, 52, 53]),
        "indication-nominal" => AcceptanceChecks.JudgeIndicationError("so2", "ppm", Day, 300, 150, [160, 150, 149]),
        "water-level" => WaterComparison.Judge("flow-level", "mm", Day, Pairs("100 200 300 400 500 600", "101 188 300 409 500 600")),
        "water-flow" => WaterComparison.Judge("flow-total", "m3", Day, Pairs("90", "80")),
        "water-standard" => WaterComparison.Judge("standard-check", "mg/L", Day, Pairs("50 50", "54 44.99")),
        "unknown-item" => ReferenceMethodComparison.Judge("soot", "mg/m³", Day, Same(9, 100, 101)),
        "response" => AcceptanceChecks.JudgeResponseTime("so2", Day, [(100, 60), (90, 70)]),
        "correlation" => AcceptanceChecks.JudgeParticulateCorrelation(Day, Pairs("2.1 3.9 6.2 7.8 10.0", "1 2 3 4 5"), 30),
        "capture" => DataValidity.JudgeCaptureRate(Day, 2160, 541, 0),
        "valid-hour" => DataValidity.JudgeHour("water", Day, 44),
        _ => ReferenceMethodComparison.Judge("so2", "mg/m³", Day, []),
    };

    /// <summary>Set this to write the expected files anew after a deliberate change; then read the difference line by line.</summary>
    private static readonly string? Rewrite = Environment.GetEnvironmentVariable("SHEMSS_REWRITE_EXPECTED");

    [Theory]
    [MemberData(nameof(Names))]
    public void R32_the_stored_form_is_exactly_as_reviewed(string name)
    {
        // The hash says which bytes of a table were used; it may change without changing a judgement.
        var json = Hash().Replace(Make(name).ToJson(), "#hash").Replace("},{", "},\n{", StringComparison.Ordinal).Replace("],\"", "],\n\"", StringComparison.Ordinal) + "\n";
        if (Rewrite is not null)
        {
            File.WriteAllText(Path.Combine(Rewrite, name + ".json"), json);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(Rewrite ?? Path.Combine(AppContext.BaseDirectory, "Judgements", "Expected"), name + ".json")), json);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void R32_a_stored_judgement_is_repeated_to_the_last_digit(string name)
    {
        var stored = Judgement.FromJson(Make(name).ToJson())!;

        Assert.Equal(Make(name).ToJson(), stored.ToJson());
        Assert.Equal(Make(name).ToJson(), stored.Rerun().ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"verdict\":\"Pass\"}")]
    public void What_is_no_judgement_is_not_read(string json) => Assert.Null(Judgement.FromJson(json));

    [Fact]
    public void R32_after_a_table_is_replaced_old_judgements_repeat_with_the_version_they_name()
    {
        var stored = Make("accuracy");
        Assert.Equal(3, stored.Tables.Count);
        Assert.All(stored.Tables, t => Assert.Matches("^(hj75-accuracy|handling|t-values)@1#[0-9a-f]{12}$", t));

        var shipped = RuleBook.Builtin.Tables.Single(t => t.Name == "hj75-accuracy");
        var stricter = shipped with
        {
            Version = 2, EffectiveFrom = Day, Id = "hj75-accuracy@2#000000000000",
            Rows = [.. shipped.Rows.Select(r => r with { Table = "hj75-accuracy@2#000000000000", Limit = r.Kind == "relative-accuracy" ? 1 : r.Limit })],
        };
        var book = RuleBook.Builtin.With(stricter);

        Assert.Equal(stored.ToJson(), stored.Rerun(book).ToJson());
        var today = ReferenceMethodComparison.Judge("so2", "mg/m³", Day, So2, book: book);
        Assert.Equal((Verdict.Fail, "hj75-accuracy@2#000000000000"), (today.Verdict, today.Rule!.Table));
        Assert.Contains("hj75-accuracy@2#000000000000", today.Tables);
        Assert.Equal(today.ToJson(), today.Rerun(book).ToJson());
        Assert.Equal(Verdict.Pass, ReferenceMethodComparison.Judge("so2", "mg/m³", Day.AddDays(-1), So2, book: book).Verdict);

        var unknown = today.Rerun();
        Assert.Equal((Verdict.NotJudged, "tables.unknown"), (unknown.Verdict, Assert.Single(unknown.Reasons)));
        Assert.Same(today.Input, unknown.Input);
        Assert.Null(unknown.Rule);
    }

    [Fact]
    public void R32_every_entry_uses_the_book_that_it_is_given()
    {
        var book = RuleBook.Builtin.Tables.Aggregate(RuleBook.Builtin, (b, t) => b.With(t with { Version = 9, Rows = [.. t.Rows.Select(r => r with { Clause = "given" })] }));
        RuleRow?[] rows =
        [
            ReferenceMethodComparison.Judge("so2", "mg/m³", Day, So2, book: book).Rule,
            WaterComparison.Judge("cod", "mg/L", Day, Pairs("100", "101"), book: book).Rule,
            DriftCheck.Judge("so2", DriftKind.Zero, "ppm", Day, 300, 1, 0, book).Rule,
            AcceptanceChecks.JudgeIndicationError("so2", "ppm", Day, 300, 150, [150], book).Rule,
            AcceptanceChecks.JudgeResponseTime("so2", Day, [(1, 1)], book).Rule,
            AcceptanceChecks.JudgeParticulateCorrelation(Day, Pairs("1 2 3", "1 2 4"), 30, book).Rule,
            DataValidity.JudgeHour("air", Day, 45, book).Rule,
            DataValidity.JudgeDay("air", Day, 45, book).Rule,
            DataValidity.JudgeMonth("air", Day, 45, book).Rule,
            DataValidity.JudgeCaptureRate(Day, 100, 1, 1, book).Rule,
            DataValidity.JudgeValidDataRate(Day, 100, 99, book).Rule,
            Substitution.OfEmission(InvalidKind.Other, Day, 95, 3, [1], book).Rule,
            Substitution.OfWater("cod", Day, 3, [1], book).Rule,
            Shemss.Standards.Intervals.WorkInterval.Find("cems", "patrol", Day, book: book)!.Rule,
            Shemss.Standards.Intervals.WorkInterval.For("cems", Day, book: book)[0].Rule,
        ];

        Assert.All(rows, r => Assert.Equal("given", r?.Clause));
    }

    [Fact]
    public void A_refusal_is_empty_but_for_its_input_and_reason()
    {
        var input = Make("accuracy").Input with { Procedure = "?" };
        var refused = Procedures.Run(input, RuleBook.Builtin.At(Day));

        Assert.Equal(("", "", Verdict.NotJudged), (refused.State, refused.BandOf, refused.Verdict));
        Assert.Empty(refused.Steps);
        Assert.Empty(refused.Warnings);
        Assert.Empty(refused.Tables);
    }

    [Fact]
    public void An_unknown_procedure_is_not_judged()
    {
        var judgement = Procedures.Run(Make("accuracy").Input with { Procedure = "astrology" }, RuleBook.Builtin.At(Day));

        Assert.Equal("procedure.unknown", Assert.Single(judgement.Reasons));
    }

    [Fact]
    public void A_data_validity_input_without_a_quantity_or_value_is_not_judged()
    {
        var input = Make("valid-hour").Input;

        Assert.Equal("item.no-rule", Assert.Single(Procedures.Run(input with { Tags = [] }, RuleBook.Builtin.At(Day)).Reasons));
        Assert.Equal("error.undefined", Assert.Single(Procedures.Run(input with { Numbers = new Dictionary<string, decimal>() }, RuleBook.Builtin.At(Day)).Reasons));
    }

    [Fact]
    public void A_drift_input_of_two_pairs_or_none_is_not_judged()
    {
        var input = Make("drift").Input;

        Assert.Equal("pairs.too-many", Assert.Single(Procedures.Run(input with { Pairs = [input.Pairs[0], input.Pairs[0]] }, RuleBook.Builtin.At(Day)).Reasons));
        Assert.Equal("pairs.none", Assert.Single(Procedures.Run(input with { Pairs = [] }, RuleBook.Builtin.At(Day)).Reasons));
        Assert.Equal("range.not-positive", Assert.Single(Procedures.Run(input with { Numbers = new Dictionary<string, decimal>() }, RuleBook.Builtin.At(Day)).Reasons));
    }

    [GeneratedRegex("#[0-9a-f]{12}")]
    private static partial Regex Hash();
}
