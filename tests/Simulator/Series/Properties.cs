namespace Shemss.Simulator.Series;

/// <summary>Look-alikes that are properties of a point rather than episodes: they change its parameters for the whole run.</summary>
internal static class Properties
{
    public static bool IsProperty(LookAlikeKind kind) =>
        kind is LookAlikeKind.PhPlateau or LookAlikeKind.CleanOutlet or LookAlikeKind.BatchHold or LookAlikeKind.SeasonalChange;

    public static string Describe(LookAlikeKind kind) => kind switch
    {
        LookAlikeKind.PhPlateau => "pH rests for hours within the dosing control's band",
        LookAlikeKind.CleanOutlet => "very clean outlet: concentrations about the detection limit all the time",
        LookAlikeKind.BatchHold => "batch analysers measure every four hours and hold their value in between",
        LookAlikeKind.SeasonalChange => "strong seasonal change",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a property of a point."),
    };

    public static SeriesParameters Apply(SeriesParameters p, IReadOnlyList<LookAlikeKind> kinds)
    {
        foreach (var kind in kinds.Where(IsProperty).Distinct())
        {
            p = kind switch
            {
                LookAlikeKind.PhPlateau => p with { Wastewater = p.Wastewater with { PhDeadband = Math.Max(0.12, 3 * p.Wastewater.PhDeadband) } },
                LookAlikeKind.CleanOutlet => p with { Factors = [.. p.Factors.Select(Cleaned)] },
                LookAlikeKind.BatchHold => p with { Factors = [.. p.Factors.Select(f => f.BatchMinutes is null ? f : f with { BatchMinutes = 240 })] },
                _ => p with { Factors = [.. p.Factors.Select(f => FactorCodes.IsConcentration(f.Code) ? f with { Seasonal = f.Seasonal < 0 ? -0.4 : 0.4 } : f)] },
            };
        }

        return p;
    }

    private static FactorParameters Cleaned(FactorParameters f) =>
        f.DetectionLimit is { } limit && FactorCodes.IsConcentration(f.Code) ? f with { Level = 0.9 * limit, DisturbancesPerWeek = 0, WeeklyDrift = f.WeeklyDrift / 3 } : f;
}
