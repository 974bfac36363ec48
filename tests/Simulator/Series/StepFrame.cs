namespace Shemss.Simulator.Series;

/// <summary>The state of one point at one step, passed from process to analyser to logger; reused for all steps.</summary>
internal sealed class StepFrame(int factors)
{
    /// <summary>True time (local seconds).</summary>
    public long Now;

    public double Load;

    public bool Running;

    /// <summary>What is at the probe.</summary>
    public readonly double[] Sensed = new double[factors];

    /// <summary>What the analyser shows and the logger reports.</summary>
    public readonly double[] Value = new double[factors];

    /// <summary>Converted concentrations; NaN where there is none.</summary>
    public readonly double[] Converted = new double[factors];

    /// <summary>The converted value was altered on its own.</summary>
    public readonly bool[] ConvertedTampered = new bool[factors];

    public readonly char[] Flag = new char[factors];

    /// <summary>When a batch analyser drew the reported sample; 0 for continuous ones.</summary>
    public readonly long[] SampleTime = new long[factors];

    /// <summary>A batch analyser has a new result in this step (continuous ones always).</summary>
    public readonly bool[] Fresh = new bool[factors];

    public readonly bool[] Present = new bool[factors];

    /// <summary>Nothing is sent or aggregated: the logger is down.</summary>
    public bool Down;

    /// <summary>The line is down; averages are kept and sent later.</summary>
    public bool LineDown;

    /// <summary>Logger clock minus true clock.</summary>
    public long ClockError;
}

/// <summary>Where the factors of a point stand in its arrays; -1 where it has none.</summary>
internal sealed class FactorMap
{
    public FactorMap(SeriesParameters p)
    {
        Kind = p.Kind;
        Codes = [.. p.Factors.Select(f => f.Code)];
        Flow = Math.Max(IndexOf(FactorCodes.Sewage), IndexOf(FactorCodes.WasteGas));
        Ph = IndexOf(FactorCodes.Ph);
        WaterTemperature = IndexOf(FactorCodes.WaterTemperature);
        Ammonia = IndexOf(FactorCodes.AmmoniaNitrogen);
        TotalNitrogen = IndexOf(FactorCodes.TotalNitrogen);
        Velocity = IndexOf(FactorCodes.Velocity);
        Temperature = IndexOf(FactorCodes.FlueTemperature);
        Pressure = IndexOf(FactorCodes.FluePressure);
        Humidity = IndexOf(FactorCodes.Humidity);
        Oxygen = IndexOf(FactorCodes.Oxygen);
        Concentrations = [.. Enumerable.Range(0, Codes.Length).Where(i => FactorCodes.IsConcentration(Codes[i]))];
        Pollutants = [.. Enumerable.Range(0, Codes.Length).Where(i => FactorCodes.IsStackPollutant(Codes[i]))];
    }

    public PointKind Kind { get; }

    public string[] Codes { get; }

    public int Flow { get; }

    public int Ph { get; }

    public int WaterTemperature { get; }

    public int Ammonia { get; }

    public int TotalNitrogen { get; }

    public int Velocity { get; }

    public int Temperature { get; }

    public int Pressure { get; }

    public int Humidity { get; }

    public int Oxygen { get; }

    public int[] Concentrations { get; }

    /// <summary>Stack pollutants: those with a converted value.</summary>
    public int[] Pollutants { get; }

    public int IndexOf(string code) => Array.IndexOf(Codes, code);
}

/// <summary>Conversion to the reference O2 and standard dry flow (HJ 212 annex D).</summary>
internal static class FlueGasArithmetic
{
    public static double Convert(double concentration, double oxygen, FlueGasProperties g) =>
        oxygen >= g.NoConversionFromOxygen ? concentration : concentration * (21 - g.ReferenceOxygen) / (21 - oxygen);

    public static double Dilution(double oxygen, FlueGasProperties g) =>
        (21 - Math.Min(oxygen, g.NoConversionFromOxygen)) / (21 - g.ReferenceOxygen);

    /// <summary>m³/s, dry, 0 °C, 101.325 kPa.</summary>
    public static double DryFlow(double velocity, double celsius, double gaugeKilopascal, double humidityPercent, FlueGasProperties g) =>
        g.StackArea * g.VelocityFieldCoefficient * velocity * 273 / (273 + celsius) * (101.325 + gaugeKilopascal) / 101.325 * (1 - humidityPercent / 100);
}
