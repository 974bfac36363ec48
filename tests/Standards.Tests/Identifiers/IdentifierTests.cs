using CsCheck;
using Shemss.Standards.Identifiers;

namespace Shemss.Standards.Tests.Identifiers;

public sealed class IdentifierTests
{
    private const string Symbols = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    // domain.md 8.2, published codes.
    [Theory]
    [InlineData("91350100M000100Y43")]
    [InlineData("91130200699229617X")]
    [InlineData("11320000MB151840XJ")]
    [InlineData("11330483002558577B")]
    [InlineData("91330421739237858X")]
    public void R1_published_credit_codes_pass(string code) => Assert.Equal(new CheckResult(CheckLevel.Ok, "uscc.ok", code, ""), Uscc.Check(code));

    [Theory]
    [InlineData("91350100M000100Y4Z", "uscc.character")]
    [InlineData("91350100M000100Y44", "uscc.check-character")]
    [InlineData("91350100M000100Y4", "uscc.length")]
    [InlineData("91350100M000100Y433", "uscc.length")]
    [InlineData("9135010OM000100Y43", "uscc.character")]
    [InlineData("I1350100M000100Y43", "uscc.character")]
    [InlineData("", "uscc.empty")]
    [InlineData("  ", "uscc.empty")]
    [InlineData(null, "uscc.empty")]
    public void A_wrong_credit_code_is_refused_with_a_code(string? code, string expected)
    {
        var result = Uscc.Check(code);

        Assert.Equal((CheckLevel.Error, expected), (result.Level, result.Code));
        Assert.NotEmpty(result.Detail);
    }

    [Theory]
    [InlineData("９１１３０２００６９９２２９６１７Ｘ")]
    [InlineData(" 91130200699229617x ")]
    [InlineData("9113 0200 6992 2961 7X")]
    public void Pasted_forms_are_normalised(string code) => Assert.Equal("91130200699229617X", Uscc.Check(code).Value);

    [Fact]
    public void An_inner_organisation_code_that_fails_its_own_check_is_a_warning()
    {
        var result = Uscc.Check("91130200699229616" + Uscc.CheckCharacter("91130200699229616"));

        Assert.Equal((CheckLevel.Warning, "uscc.organisation-check"), (result.Level, result.Code));
        Assert.True(result.IsUsable);
        Assert.False(result.IsOk);
    }

    [Theory]
    [InlineData("0000000000000000")]
    [InlineData("0000000I000000000")]
    public void A_check_character_needs_17_symbols(string text) => Assert.Equal('\0', Uscc.CheckCharacter(text));

    [Theory]
    [InlineData("91000000000000000", 'K')] // 31 − (9·1 + 1·3) = 19 → K
    [InlineData("00000000000000000", '0')]
    public void The_check_character_follows_the_formula(string text, char expected) => Assert.Equal(expected, Uscc.CheckCharacter(text));

    [Fact]
    public void Any_single_wrong_character_or_swap_of_neighbours_is_found() =>
        Gen.Select(Gen.Int[0, 30].Array[17], Gen.Int[0, 17], Gen.Int[1, 30]).Sample((body, at, by) =>
        {
            var code = string.Concat(body.Select(i => Symbols[i]));
            code += Uscc.CheckCharacter(code);
            var wrong = code.ToCharArray();
            wrong[at] = Symbols[(Symbols.IndexOf(wrong[at], StringComparison.Ordinal) + by) % 31];
            var swapped = code.ToCharArray();
            (swapped[at % 17], swapped[(at % 17) + 1]) = (swapped[(at % 17) + 1], swapped[at % 17]);
            return Uscc.Check(code).IsUsable
                && Uscc.Check(new string(wrong)).Code == "uscc.check-character"
                && (swapped.AsSpan().SequenceEqual(code) || Uscc.Check(new string(swapped)).Code == "uscc.check-character");
        });

    // domain.md 8.3.
    [Theory]
    [InlineData("91130200699229617X001P", null, "permit.ok", CheckLevel.Ok)]
    [InlineData("91130200699229617x002p", "91130200699229617X", "permit.ok", CheckLevel.Ok)]
    [InlineData("91130200699229617X001P", "91350100M000100Y43", "permit.other-holder", CheckLevel.Warning)]
    [InlineData("91130200699229617Y001P", null, "permit.holder-check", CheckLevel.Warning)]
    [InlineData("H93101150000000001001P", null, "permit.ok", CheckLevel.Ok)]
    [InlineData("91130200699229617X001", null, "permit.length", CheckLevel.Error)]
    [InlineData("91130200699229617X0001P", null, "permit.length", CheckLevel.Error)]
    [InlineData("9113020069922961IX001P", null, "permit.holder-character", CheckLevel.Error)]
    [InlineData("I1130200699229617X001P", null, "permit.holder-character", CheckLevel.Error)]
    [InlineData("91130200699229617X00AP", null, "permit.serial", CheckLevel.Error)]
    [InlineData("91130200699229617XA01P", null, "permit.serial", CheckLevel.Error)]
    [InlineData("91130200699229617X0011", null, "permit.letter", CheckLevel.Error)]
    [InlineData("", null, "permit.empty", CheckLevel.Error)]
    [InlineData(null, null, "permit.empty", CheckLevel.Error)]
    public void R2_a_permit_number_is_a_credit_code_a_serial_and_a_letter(string? number, string? holder, string code, CheckLevel level)
    {
        var result = PermitNumber.Check(number, holder);

        Assert.Equal((code, level), (result.Code, result.Level));
        Assert.Equal(code == "permit.ok", result.Detail.Length == 0);
    }

    [Fact]
    public void A_bad_character_is_named_with_its_position()
    {
        Assert.Contains("'I' at position 17", PermitNumber.Check("9113020069922961IX001P").Detail, StringComparison.Ordinal);
        Assert.Contains("'O' at position 8", Uscc.Check("9135010OM000100Y43").Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DW001", OutletKind.WaterOutlet)]
    [InlineData("da001", OutletKind.AirOutlet)]
    [InlineData("TW999", OutletKind.WaterTreatment)]
    [InlineData(" TA010", OutletKind.AirTreatment)]
    public void An_outlet_code_tells_its_kind(string code, OutletKind kind)
    {
        Assert.Equal(kind, OutletCode.KindOf(code));
        Assert.Equal("outlet.ok", OutletCode.Check(code).Code);
        Assert.True(OutletCode.Check(code, kind).IsOk);
        var other = OutletCode.Check(code, (OutletKind)(((int)kind + 1) % 4));
        Assert.Equal(("outlet.kind", CheckLevel.Error), (other.Code, other.Level));
        Assert.NotEmpty(other.Detail);
    }

    [Theory]
    [InlineData("DW01", "outlet.format")]
    [InlineData("DW0011", "outlet.format")]
    [InlineData("DX001", "outlet.format")]
    [InlineData("XW001", "outlet.format")]
    [InlineData("DW00A", "outlet.format")]
    [InlineData("", "outlet.empty")]
    [InlineData(null, "outlet.empty")]
    public void A_wrong_outlet_code_is_refused(string? code, string expected)
    {
        Assert.Null(OutletCode.KindOf(code));
        Assert.Equal((expected, CheckLevel.Error), (OutletCode.Check(code).Code, OutletCode.Check(code).Level));
        Assert.NotEmpty(OutletCode.Check(code).Detail);
    }

    [Theory]
    [InlineData("沪A12345", NumberPlateKind.Ordinary, "plate.ok")]
    [InlineData("沪A·12345", NumberPlateKind.Ordinary, "plate.ok")]
    [InlineData("沪a-1234学", NumberPlateKind.Ordinary, "plate.ok")]
    [InlineData("沪AD12345", NumberPlateKind.NewEnergySmall, "plate.ok")]
    [InlineData("沪AF12345", NumberPlateKind.NewEnergySmall, "plate.ok")]
    [InlineData("沪AA12345", NumberPlateKind.NewEnergySmall, "plate.energy-letter")]
    [InlineData("沪A12345D", NumberPlateKind.NewEnergyLarge, "plate.ok")]
    [InlineData("沪A12345F", NumberPlateKind.NewEnergyLarge, "plate.ok")]
    [InlineData("沪A12345K", NumberPlateKind.NewEnergyLarge, "plate.energy-letter")]
    [InlineData("沪A1234I", null, "plate.unrecognised")]
    [InlineData("沪O12345", null, "plate.unrecognised")]
    [InlineData("沪A1234", null, "plate.unrecognised")]
    [InlineData("沪A12345L", null, "plate.unrecognised")]
    [InlineData("沪AL12345", null, "plate.unrecognised")]
    [InlineData("A12345", null, "plate.unrecognised")]
    [InlineData("X沪A12345", null, "plate.unrecognised")]
    public void R13_plates_are_recognised_and_the_unknown_only_warned_about(string plate, NumberPlateKind? kind, string code)
    {
        var result = NumberPlate.Check(plate);

        Assert.Equal(kind, NumberPlate.KindOf(plate));
        Assert.Equal(code, result.Code);
        Assert.Equal(code == "plate.ok" ? CheckLevel.Ok : CheckLevel.Warning, result.Level);
        Assert.Equal(code == "plate.ok", result.Detail.Length == 0);
    }

    [Fact]
    public void A_plate_is_required()
    {
        Assert.Equal(("plate.empty", CheckLevel.Error), (NumberPlate.Check(" ").Code, NumberPlate.Check(" ").Level));
        Assert.NotEmpty(NumberPlate.Check(null).Detail);
    }

    // The example of GB 11643-1999 and its neighbours.
    [Theory]
    [InlineData("11010519491231002X", "id-card.ok")]
    [InlineData("11010519491231002x", "id-card.ok")]
    [InlineData("440524188001010014", "id-card.ok")]
    [InlineData("110105194912310021", "id-card.check-character")]
    [InlineData("11010519491231012X", "id-card.check-character")]
    [InlineData("11010519491331002X", "id-card.birth-date")]
    [InlineData("11010520991231002X", "id-card.birth-date")]
    [InlineData("1101051949123100X2", "id-card.character")]
    [InlineData("11010519491231002A", "id-card.character")]
    [InlineData("11010519491231002", "id-card.length")]
    [InlineData("", "id-card.empty")]
    [InlineData(null, "id-card.empty")]
    public void An_identity_card_number_is_checked(string? number, string code)
    {
        var result = IdCard.Check(number, new DateOnly(2026, 8, 22));

        Assert.Equal(code, result.Code);
        Assert.Equal(code == "id-card.ok" ? CheckLevel.Ok : CheckLevel.Error, result.Level);
        Assert.Equal(code == "id-card.ok", result.Detail.Length == 0);
    }

    [Fact]
    public void A_birth_today_is_possible_and_without_a_day_the_future_is_not_looked_at()
    {
        Assert.Equal("id-card.ok", IdCard.Check("11010519491231002X", new DateOnly(1949, 12, 31)).Code);
        Assert.Equal("id-card.birth-date", IdCard.Check("11010519491231002X", new DateOnly(1949, 12, 30)).Code);
        Assert.Equal("id-card.check-character", IdCard.Check("110105209912310020").Code);
    }

    [Theory]
    [InlineData("11010519491231002X", "110***********002X")]
    [InlineData("12345678", "123*5678")]
    [InlineData("1234567", "*******")]
    [InlineData(null, "")]
    public void An_identity_card_number_is_only_shown_masked(string? number, string masked)
    {
        Assert.Equal(masked, IdCard.Mask(number));
        Assert.Equal(masked, IdCard.Check(number).Value);
    }

    [Theory]
    [InlineData("13812345678", "mobile.ok", "13812345678")]
    [InlineData("+86 198-1234-5678", "mobile.ok", "19812345678")]
    [InlineData("008613812345678", "mobile.ok", "13812345678")]
    [InlineData("12812345678", "mobile.format", "12812345678")]
    [InlineData("23812345678", "mobile.format", "23812345678")]
    [InlineData("1381234567", "mobile.format", "1381234567")]
    [InlineData("138123456789", "mobile.format", "138123456789")]
    [InlineData("1381234567A", "mobile.format", "1381234567A")]
    [InlineData("", "mobile.empty", "")]
    public void A_mobile_number_is_checked(string number, string code, string value)
    {
        var result = MobileNumber.Check(number);

        Assert.Equal((code, value, code == "mobile.ok"), (result.Code, result.Value, result.IsOk));
        Assert.Equal(code == "mobile.ok", result.Detail.Length == 0);
    }

    [Theory]
    [InlineData("120.85", "30.67", "coordinates.ok")]
    [InlineData("122.20", "31.88", "coordinates.ok")]
    [InlineData("120.849", "31", "coordinates.outside-shanghai")]
    [InlineData("122.201", "31", "coordinates.outside-shanghai")]
    [InlineData("121", "30.669", "coordinates.outside-shanghai")]
    [InlineData("121", "31.881", "coordinates.outside-shanghai")]
    [InlineData("31.23", "121.47", "coordinates.swapped")]
    [InlineData("180", "90", "coordinates.outside-shanghai")]
    [InlineData("-180", "-90", "coordinates.outside-shanghai")]
    [InlineData("180.1", "31", "coordinates.range")]
    [InlineData("-180.1", "31", "coordinates.range")]
    [InlineData("121", "90.1", "coordinates.range")]
    [InlineData("121", "-90.1", "coordinates.range")]
    [InlineData(null, "31", "coordinates.empty")]
    [InlineData("121", null, "coordinates.empty")]
    public void A_position_is_checked(string? longitude, string? latitude, string code)
    {
        static decimal? Number(string? text) => text is null ? null : decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

        var result = Coordinates.Check(Number(longitude), Number(latitude));

        Assert.Equal(code, result.Code);
        Assert.Equal(code == "coordinates.ok", result.Detail.Length == 0);
        Assert.Equal(code is not ("coordinates.empty" or "coordinates.range"), result.IsUsable);
    }

    [Fact]
    public void No_text_whatever_makes_a_check_throw() =>
        Gen.String.Sample(text =>
            Uscc.Check(text).Code.StartsWith("uscc.", StringComparison.Ordinal)
            && PermitNumber.Check(text, text).Code.StartsWith("permit.", StringComparison.Ordinal)
            && OutletCode.Check(text).Code.StartsWith("outlet.", StringComparison.Ordinal)
            && NumberPlate.Check(text).Code.StartsWith("plate.", StringComparison.Ordinal)
            && IdCard.Check(text).Code.StartsWith("id-card.", StringComparison.Ordinal)
            && MobileNumber.Check(text).Code.StartsWith("mobile.", StringComparison.Ordinal));

    [Fact]
    public void The_first_and_last_full_width_and_small_letters_are_normalised()
    {
        Assert.Equal("!~", NumberPlate.Check("\uFF01\uFF5E").Value);
        Assert.Equal("AZ", NumberPlate.Check("az").Value);
        Assert.Equal("`{", NumberPlate.Check("`{").Value);
        Assert.Equal("", Coordinates.Check(null, 1).Value);
    }

    [Fact]
    public void An_endless_text_is_cut_not_copied() => Assert.Equal("uscc.length", Uscc.Check(new string('9', 1_000_000)).Code);
}
