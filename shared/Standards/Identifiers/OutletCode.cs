namespace Shemss.Standards.Identifiers;

/// <summary>What an outlet or facility code of a discharge permit (HJ 608-2017) stands for.</summary>
public enum OutletKind
{
    /// <summary>Water outlet (废水排放口), <c>DW001</c>.</summary>
    WaterOutlet,

    /// <summary>Air outlet (废气排放口), <c>DA001</c>.</summary>
    AirOutlet,

    /// <summary>Water treatment facility (废水治理设施), <c>TW001</c>.</summary>
    WaterTreatment,

    /// <summary>Air treatment facility (废气治理设施), <c>TA001</c>.</summary>
    AirTreatment,
}

/// <summary>Outlet and treatment-facility codes of a discharge permit (HJ 608-2017): two letters and three digits.</summary>
public static class OutletCode
{
    /// <summary>The kind that a well-formed code names, otherwise <c>null</c>.</summary>
    public static OutletKind? KindOf(string? value)
    {
        var code = IdentifierText.Normalise(value);
        if (code.Length != 5 || !IdentifierText.AllDigits(code.AsSpan(2)))
        {
            return null;
        }

        return (code[0], code[1]) switch
        {
            ('D', 'W') => OutletKind.WaterOutlet,
            ('D', 'A') => OutletKind.AirOutlet,
            ('T', 'W') => OutletKind.WaterTreatment,
            ('T', 'A') => OutletKind.AirTreatment,
            _ => null,
        };
    }

    /// <summary>
    /// Checks a code. Errors: <c>outlet.empty</c>, <c>outlet.format</c>, <c>outlet.kind</c> (well-formed, but not of <paramref name="expected"/>).
    /// </summary>
    public static CheckResult Check(string? value, OutletKind? expected = null)
    {
        var code = IdentifierText.Normalise(value);
        if (code.Length == 0)
        {
            return CheckResult.Error("outlet.empty", code, "An outlet code is required.");
        }

        if (KindOf(code) is not { } kind)
        {
            return CheckResult.Error("outlet.format", code, "An outlet code is DW, DA, TW or TA and three digits.");
        }

        return expected is { } wanted && wanted != kind
            ? CheckResult.Error("outlet.kind", code, $"{code} is a code of kind {kind}, {wanted} is required.")
            : CheckResult.Ok("outlet", code);
    }
}
