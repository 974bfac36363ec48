namespace Shemss.Alerts.Domain.Detection;

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Samples">Equal hourly means or measurements that make a finding; 0 = not judged on them.</param>
/// <param name="Seconds">Duration of equal minute values that makes one; 0 = not judged on minutes.</param>
/// <param name="Above">Values at or below are "not detected", which is lawfully constant.</param>
/// <param name="MaxGap">Seconds without a sample after which a run starts anew.</param>
/// <param name="Habit">Times the longest run but one before: coarse values repeat lawfully.</param>
/// <param name="Surprise">Nats: how improbable the run must be, by how often successive values of the series are equal otherwise.</param>
/// <param name="Steps">Steps of its display that the value must be away from zero while little is known of the series.</param>
internal readonly record struct ConstantParameters(bool On, int Samples, int Seconds, float Above, int MaxGap, float Habit, float Surprise, float Steps);

/// <summary>A1 恒值: equal at the stored precision. Zero belongs to A4.</summary>
internal struct ConstantRun
{
    public float Value;
    public int Count;
    public long Start;
    public long Last;

    /// <param name="value">The mean of the period, or the measurement.</param>
    /// <param name="time">Its beginning.</param>
    /// <param name="maxGap">Seconds without a sample after which a run starts anew.</param>
    /// <param name="moved">The period's least and greatest value differ: equal means alone are a coarse display's, not a frozen instrument's.</param>
    public void Step(float value, long time, int maxGap, bool moved)
    {
        if (moved)
        {
            Count = 0;
        }
        else if (Count > 0 && value == Value && time - Last <= maxGap)
        {
            Count++;
        }
        else
        {
            Value = value;
            Count = 1;
            Start = time;
        }

        Last = time;
    }

    public readonly bool FiresOnSamples(in ConstantParameters p) => p.On && p.Samples > 0 && Count >= p.Samples && Value > p.Above;

    /// <summary>Missing minutes do not count: three quarters of the expected ones must be there.</summary>
    public readonly bool FiresOnMinutes(in ConstantParameters p, int interval) =>
        p.On && p.Seconds > 0 && Last - Start >= p.Seconds && Value > p.Above && Count >= 0.75 * (Last - Start) / interval;

    public readonly void Write(BinaryWriter to)
    {
        to.Write(Value);
        to.Write(Count);
        to.Write(Start);
        to.Write(Last);
    }

    public static ConstantRun Read(BinaryReader from) =>
        new() { Value = from.ReadSingle(), Count = from.ReadInt32(), Start = from.ReadInt64(), Last = from.ReadInt64() };
}
