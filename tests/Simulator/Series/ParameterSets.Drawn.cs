namespace Shemss.Simulator.Series;

public static partial class ParameterSets
{
    /// <summary>
    /// Plants nobody thought of: every parameter drawn over the whole range in which it lawfully lies, independently of the named
    /// sets. Defaults of rules that only suit the plants their maker had in mind show it here. For tuning only.
    /// </summary>
    public static IReadOnlyList<SeriesParameters> Drawn(int count, ulong seed) =>
        [.. Enumerable.Range(0, count).Select(i => new Noise(seed + (ulong)i, "drawn")).Select((n, i) => i % 2 == 0 ? DrawnOutlet(n, i) : DrawnStack(n, i))];

    private static SeriesParameters DrawnOutlet(Noise n, int i)
    {
        var cycle = n.Pick([60, 60, 120, 120, 120, 180, 240]);
        var flow = n.LogUniform(1, 500);
        FactorParameters Measured(string code, double limit, double detection, params int[] decimals)
        {
            var own = limit * n.LogUniform(0.5, 2);
            return Batch(code, n.Pick(decimals), own * n.Uniform(1.6, 6), own, detection * n.LogUniform(0.5, 2), n.Chance(0.85) ? cycle : 120, own * n.LogUniform(0.1, 0.7)) with
            {
                SlowSigma = n.Uniform(0.08, 0.4), SlowHours = n.LogUniform(5, 45), FastSigma = n.Uniform(0.05, 0.18), FastMinutes = n.LogUniform(15, 150),
                NoiseRelative = n.LogUniform(0.01, 0.05), SharedSigma = n.Uniform(0, 0.15), LoadExponent = n.Uniform(0, 0.3), Seasonal = n.Uniform(-0.3, 0.3),
                DisturbancesPerWeek = n.Uniform(0.2, 1.5),
            };
        }

        var factors = new List<FactorParameters>
        {
            Flow(flow, flow * n.Uniform(2.5, 4), flow > 50 ? n.Next(2) : n.Pick([1, 2]), n.Uniform(0.02, 0.09)),
            Ph(n.Uniform(6.8, 8.3), n.Pick([1, 2, 2]), n.Uniform(0.08, 0.3), n.Uniform(0.004, 0.018)),
            WaterTemperature(n.Uniform(16, 32)),
            Measured(FactorCodes.Cod, 80, 6, 0, 1, 1, 2),
            Measured(FactorCodes.AmmoniaNitrogen, 10, 0.08, 2, 2, 3),
        };
        if (n.Chance(0.75))
        {
            factors.Add(Measured(FactorCodes.TotalPhosphorus, 1, 0.015, 2, 3));
        }

        if (n.Chance(0.6))
        {
            factors.Add(Measured(FactorCodes.TotalNitrogen, 25, 0.2, 1, 2));
        }

        var pumped = n.Chance(0.3);
        return new()
        {
            Name = $"drawn-outlet-{i}",
            Kind = PointKind.Wastewater,
            MinutePeriod = n.Pick([5, 10, 10]),
            Factors = factors,
            Production = DrawnProduction(n),
            Upkeep = DrawnUpkeep(n) with { CalibrationMinutes = n.Pick([40, 60]), BatchMeasuresWhenIdle = n.Chance(0.5) },
            Transmission = DrawnTransmission(n),
            Wastewater = new()
            {
                Infiltration = n.Chance(0.3) ? n.Uniform(0.01, 0.1) : 0, PumpMinutes = pumped ? n.Uniform(20, 60) : 0, PumpPauseMinutes = pumped ? n.Uniform(15, 60) : 0,
                PhDeadband = n.LogUniform(0.015, 0.12), RainsPerMonth = n.Chance(0.5) ? n.Uniform(1, 8) : 0, RainGain = n.Uniform(0.2, 0.9), TemperatureSwing = n.Uniform(3, 9),
            },
        };
    }

    private static SeriesParameters DrawnStack(Noise n, int i)
    {
        var lively = n.LogUniform(0.6, 2.2);
        var flow = n.LogUniform(20, 800);
        FactorParameters Measured(string code, double limit, double detection, params int[] decimals)
        {
            var own = limit * n.LogUniform(0.5, 2.5);
            return Gas(code, n.Pick(decimals), own * n.Uniform(1.6, 5), own, detection * n.LogUniform(0.6, 1.6), own * n.LogUniform(0.02, 0.6)) with
            {
                SlowSigma = n.Uniform(0.1, 0.25) * lively, SlowHours = n.LogUniform(4, 25), FastSigma = n.Uniform(0.05, 0.12) * lively, FastMinutes = n.LogUniform(3, 20),
                CycleAmplitude = n.Chance(0.3) ? n.Uniform(0.03, 0.12) : 0, CycleMinutes = n.Uniform(7, 20), NoiseRelative = n.LogUniform(0.005, 0.02),
                ClampsNegative = n.Chance(0.8), SharedSigma = n.Uniform(0, 0.15), LoadExponent = n.Uniform(0, 0.35), ResponseSeconds = n.Uniform(30, 110),
                DisturbancesPerWeek = n.Uniform(0.2, 1.5),
            };
        }

        var reference = n.Pick([3.0, 3.5, 6, 8, 9, 10, 11, 15, 15]);
        return new()
        {
            Name = $"drawn-stack-{i}",
            Kind = PointKind.FlueGas,
            MinutePeriod = n.Pick([5, 10, 10]),
            Factors =
            [
                Measured(FactorCodes.SulphurDioxide, 60, 1, 1, 2),
                Measured(FactorCodes.NitrogenOxides, 120, 1.2, 0, 1, 1, 2),
                Measured(FactorCodes.Particulate, 15, 0.3, 1, 2),
                Oxygen(Math.Max(2.5, reference + n.Uniform(-2.5, 1.5)), n.Pick([1, 2, 2]), n.LogUniform(0.08, 0.9), n.LogUniform(0.05, 0.5)),
                .. Stack(n.Uniform(6, 20), n.Uniform(45, 180), -n.Uniform(0.04, 0.6), n.Uniform(6, 20), flow, n.Pick([1, 2])),
            ],
            Production = DrawnProduction(n),
            Upkeep = DrawnUpkeep(n) with { BlowBackEveryHours = n.Pick([0, 4, 6, 8, 12]), BlowBackMinutes = n.Pick([3, 5, 8]) },
            Transmission = DrawnTransmission(n),
            FlueGas = new() { ReferenceOxygen = reference, StackArea = flow / 20, ThermalMinutes = n.Uniform(25, 120), OxygenAtLowLoad = n.Uniform(2, 6) },
        };
    }

    private static ProductionPattern DrawnProduction(Noise n)
    {
        var continuous = n.Chance(0.5);
        return new()
        {
            ShiftHours = continuous ? 24 : n.Uniform(8, 20), ShiftStart = n.Uniform(4, 10), WorkDays = n.Pick([5, 6, 7, 7]), NightLoad = n.Chance(0.25) ? n.Uniform(0.15, 0.5) : 0,
            WeekendLoad = n.Chance(continuous ? 0.6 : 0.25) ? n.Uniform(0.2, 0.7) : 0, RampMinutes = n.LogUniform(12, 100), LoadSigma = n.Uniform(0.02, 0.14), LoadHours = n.LogUniform(1.5, 8),
            DiurnalAmplitude = n.Chance(0.4) ? n.Uniform(0.1, 0.35) : 0, DiurnalPeakHour = n.Uniform(7, 20), RampsPerWeek = n.Uniform(0, 5), StopsPerQuarter = n.Uniform(0, 1.2),
            StopDays = n.Uniform(1, 6), Declaration = n.Pick([ShutdownDeclaration.Flag, ShutdownDeclaration.Mark, ShutdownDeclaration.FlagAndMark]),
        };
    }

    private static UpkeepPattern DrawnUpkeep(Noise n) => new()
    {
        CalibrationEveryHours = n.Pick([24, 24, 48, 168]), CalibrationHour = n.Uniform(0, 23), CalibrationMinutes = n.Pick([15, 20, 30, 45]), CalibrationShowsGas = n.Chance(0.5),
        VisitEveryDays = n.Pick([4, 5, 7, 7]), VisitHour = n.Uniform(8.5, 12), VisitMinutes = n.Pick([40, 70, 110]),
    };

    private static TransmissionPattern DrawnTransmission(Noise n) => new()
    {
        PacketLoss = n.LogUniform(0.0003, 0.004), SampleTimeInAverages = n.Chance(0.5), ConvertsMeans = n.Chance(0.5), ExtraDecimals = n.Chance(0.25) ? 1 : 0,
    };
}
