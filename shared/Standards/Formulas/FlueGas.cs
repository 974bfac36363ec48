using Shemss.Standards.Rules;

namespace Shemss.Standards.Formulas;

/// <summary>A concentration brought to the reference oxygen content.</summary>
/// <param name="Value">The concentration; unchanged when it was not converted; <c>null</c> when the inputs have no meaning.</param>
/// <param name="IsConverted">False when the oxygen content is so high that conversion would explode: mark the hour as a shutdown candidate (停运).</param>
public readonly record struct OxygenCorrection(decimal? Value, bool IsConverted);

/// <summary>Flue gas arithmetic of HJ 212-2017 annex D (verified), unrounded; <c>null</c> where the inputs have no meaning.</summary>
public static class FlueGas
{
    private const decimal AirOxygen = 21m;

    /// <summary>
    /// Concentration at reference oxygen (折算浓度): <c>C · (21 − O₂ref) / (21 − O₂)</c>. At or above the ceiling (20 %, table <c>handling</c>, proposed)
    /// the measured value is kept.
    /// </summary>
    /// <param name="dryConcentration">Dry concentration, mg/m³.</param>
    /// <param name="oxygen">Measured oxygen, volume %, dry; negative is no reading.</param>
    /// <param name="referenceOxygen">Reference oxygen (基准氧含量), volume %, 0 … below 21.</param>
    /// <param name="rules">Rules in force; <c>null</c>: those shipped, on any day.</param>
    public static OxygenCorrection AtReferenceOxygen(decimal dryConcentration, decimal oxygen, decimal referenceOxygen, RuleSet? rules = null)
    {
        if (!Decimals.Usable(dryConcentration) || oxygen < 0 || referenceOxygen is < 0 or >= AirOxygen)
        {
            return new OxygenCorrection(null, false);
        }

        var ceiling = (rules ?? RuleBook.Builtin.At(DateOnly.MaxValue)).Find("o2", "correction-ceiling") is [var row, ..] ? row.Limit : 20m;
        return oxygen >= ceiling || oxygen >= AirOxygen
            ? new OxygenCorrection(dryConcentration, false)
            : new OxygenCorrection(Decimals.Divide(dryConcentration * (AirOxygen - referenceOxygen), AirOxygen - oxygen), true);
    }

    /// <summary>Excess air coefficient (过量空气系数): <c>α = 21 / (21 − O₂)</c>; <c>null</c> from 21 % on and below 0.</summary>
    public static decimal? ExcessAir(decimal oxygen) => oxygen is < 0 or >= AirOxygen ? null : Decimals.Divide(AirOxygen, AirOxygen - oxygen);

    /// <summary>Wet flow at stack conditions (工况湿烟气流量), m³/h: <c>3600 · F · V̄</c>; area F in m², velocity V̄ in m/s, neither negative.</summary>
    public static decimal? WetFlow(decimal area, decimal velocity) =>
        area < 0 || velocity < 0 || !Decimals.Usable(area, velocity) ? null : 3600m * area * velocity;

    /// <summary>
    /// Dry flow at standard state (标态干烟气流量), m³/h: <c>Q · 273/(273 + t) · (Ba + Ps)/101325 · (1 − Xsw)</c>.
    /// </summary>
    /// <param name="wetFlow">Q, m³/h.</param>
    /// <param name="temperature">t, ℃, above −273.</param>
    /// <param name="atmosphericPressure">Ba, Pa.</param>
    /// <param name="staticPressure">Ps, Pa, relative.</param>
    /// <param name="humidity">Xsw, volume %, 0 … 100.</param>
    public static decimal? StandardDryFlow(decimal wetFlow, decimal temperature, decimal atmosphericPressure, decimal staticPressure, decimal humidity)
    {
        if (!Decimals.Usable(wetFlow, temperature, atmosphericPressure, staticPressure)
            || wetFlow < 0 || temperature <= -273 || atmosphericPressure + staticPressure < 0 || humidity is < 0 or > 100)
        {
            return null;
        }

        var dry = wetFlow * (100 - humidity) / 100;
        return Decimals.Divide(dry * (atmosphericPressure + staticPressure) * 273m, 101325m * (273m + temperature));
    }

    /// <summary>Emission rate (排放速率), kg/h: <c>C · Q · 10⁻⁶</c>; C in mg/m³ and Q in m³/h at the same state, neither negative.</summary>
    public static decimal? EmissionRate(decimal concentration, decimal standardDryFlow) =>
        concentration < 0 || standardDryFlow < 0 || !Decimals.Usable(concentration, standardDryFlow) ? null : concentration * standardDryFlow / 1_000_000m;
}
