namespace Shemss.Simulator.Series;

/// <summary>Makes minute or hour data from the steps, as a data logger does.</summary>
internal sealed class PeriodAggregator(SeriesParameters p, FactorMap map, string mn, ReadingKind kind, int seconds)
{
    private const string Flags = "NFMSDCTB";
    private readonly Sums[] _sums = [.. p.Factors.Select(_ => new Sums())];
    private long _period = long.MinValue;
    private bool _any;

    /// <summary>True when <paramref name="loggerTime"/> begins another period and there is something to send.</summary>
    public bool IsDue(long loggerTime) => _any && Math.DivRem(loggerTime, seconds).Quotient != _period;

    public void Add(StepFrame frame, long loggerTime)
    {
        _period = loggerTime / seconds;
        _any = true;
        var flow = frame.Present[map.Flow] ? frame.Value[map.Flow] : 0;
        for (var f = 0; f < _sums.Length; f++)
        {
            if (!frame.Present[f])
            {
                continue;
            }

            var amount = f == map.Flow ? flow : frame.Value[f] * flow;
            _sums[f].Add(frame.Value[f], frame.Converted[f], frame.Flag[f], amount, frame.SampleTime[f]);
            _sums[f].Tampered |= frame.ConvertedTampered[f];
        }
    }

    /// <summary>Writes the finished period into <paramref name="readings"/> and starts anew.</summary>
    public void Close(List<SimulatedReading> readings, DateTimeOffset sentAt)
    {
        var oxygen = map.Oxygen >= 0 ? _sums[map.Oxygen].Mean : double.NaN;
        for (var f = 0; f < _sums.Length; f++)
        {
            var s = _sums[f];
            if (s.Count == 0)
            {
                continue;
            }

            var decimals = p.Factors[f].Decimals + p.Transmission.ExtraDecimals;
            var converted = double.IsNaN(s.ConvertedMean) ? (double?)null
                : p.Transmission.ConvertsMeans && !double.IsNaN(oxygen) && !s.Tampered ? FlueGasArithmetic.Convert(s.Mean, oxygen, p.FlueGas) : s.ConvertedMean;
            readings.Add(new SimulatedReading
            {
                Mn = mn,
                Kind = kind,
                DataTime = LocalTime.ToTime(_period * seconds),
                SentAt = sentAt,
                Factor = map.Codes[f],
                Min = s.Min,
                Avg = Math.Round(s.Mean, decimals),
                Max = s.Max,
                Cou = Amount(f, s),
                ZsMin = converted is null ? null : s.ConvertedMin,
                ZsAvg = converted is { } c ? Math.Round(c, decimals) : null,
                ZsMax = converted is null ? null : s.ConvertedMax,
                SampleTime = s.SampleTime > 0 && p.Transmission.SampleTimeInAverages ? LocalTime.ToTime(s.SampleTime) : null,
                Flag = Flag(s),
            });
            s.Clear();
        }

        _any = false;
    }

    private double? Amount(int f, Sums s)
    {
        if (f == map.Flow)
        {
            return Math.Round(s.Amount * p.RealTimeSeconds / (p.Kind == PointKind.Wastewater ? 1000 : 1), 1);
        }

        return FactorCodes.IsConcentration(map.Codes[f]) ? Math.Round(s.Amount * p.RealTimeSeconds / 1e6, 3) : null;
    }

    /// <summary>HJ 212 C.16–C.18: wastewater is abnormal by one abnormal value, flue gas is normal by three quarters normal ones.</summary>
    private char Flag(Sums s)
    {
        if (s.Normal == s.Count || (p.Kind == PointKind.FlueGas && s.Normal >= 0.75 * s.Count))
        {
            return 'N';
        }

        var best = 1;
        for (var i = 2; i < Flags.Length; i++)
        {
            best = s.ByFlag[i] > s.ByFlag[best] ? i : best;
        }

        return p.Kind == PointKind.Wastewater || s.ByFlag[best] + s.Normal == s.Count ? Flags[best] : 'D';
    }

    private sealed class Sums
    {
        private double _sum;
        private double _sumNormal;
        private double _converted;
        private double _convertedNormal;

        public int Count;
        public int Normal;
        public double Min;
        public double Max;
        public double ConvertedMin;
        public double ConvertedMax;
        public double Amount;
        public long SampleTime;

        /// <summary>The converted values of the period are not those of the measured ones: send their own mean.</summary>
        public bool Tampered;

        public readonly int[] ByFlag = new int[Flags.Length];

        public double Mean => Count == 0 ? double.NaN : Normal > 0 ? _sumNormal / Normal : _sum / Count;

        public double ConvertedMean => Count == 0 ? double.NaN : Normal > 0 ? _convertedNormal / Normal : _converted / Count;

        public void Add(double value, double converted, char flag, double amount, long sampleTime)
        {
            (Min, Max) = Count == 0 ? (value, value) : (Math.Min(Min, value), Math.Max(Max, value));
            (ConvertedMin, ConvertedMax) = Count == 0 ? (converted, converted) : (Math.Min(ConvertedMin, converted), Math.Max(ConvertedMax, converted));
            Count++;
            _sum += value;
            _converted += converted;
            Amount += amount;
            SampleTime = sampleTime;
            ByFlag[Flags.IndexOf(flag, StringComparison.Ordinal)]++;
            if (flag == 'N')
            {
                Normal++;
                _sumNormal += value;
                _convertedNormal += converted;
            }
        }

        public void Clear()
        {
            Count = Normal = 0;
            _sum = _sumNormal = _converted = _convertedNormal = Amount = 0;
            Tampered = false;
            Array.Clear(ByFlag);
        }
    }
}
