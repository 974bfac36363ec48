namespace Shemss.Alerts.Domain.Detection;

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Samples">Samples in a row that make a finding.</param>
/// <param name="Bound">The value compared with, in the factor's unit.</param>
/// <param name="MaxGap">Seconds without a sample after which a run starts anew.</param>
internal readonly record struct RunParameters(bool On, int Samples, float Bound, int MaxGap);

/// <summary>Samples in a row for which a condition holds: A4 零值, A5 负值.</summary>
internal struct ConditionRun
{
    public int Count;
    public long Start;
    public long Last;

    public bool Step(bool holds, long time, in RunParameters p)
    {
        if (!holds)
        {
            Count = 0;
            return false;
        }

        if (Count == 0 || time - Last > p.MaxGap)
        {
            Count = 0;
            Start = time;
        }

        Count++;
        Last = time;
        return p.On && Count >= p.Samples;
    }
}

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="From">Value from which the instrument is at the end of its range.</param>
/// <param name="Seconds">How long it must last.</param>
/// <param name="Period">What one hourly mean or measurement stands for.</param>
internal readonly record struct OverRangeParameters(bool On, float From, int Seconds, int Period);

/// <summary>A8 超量程 on one stream: flag T or the end of the range reached for the stated time.</summary>
internal struct OverRangeRun
{
    public long Start;
    public long Last;
    public bool Running;

    public bool Step(bool over, long time, int stands, in OverRangeParameters p)
    {
        if (!over)
        {
            Running = false;
            return false;
        }

        if (!Running || time - Last > 3 * stands)
        {
            Running = true;
            Start = time;
        }

        Last = time;
        return p.On && Last + stands - Start >= p.Seconds;
    }

    public readonly void Write(BinaryWriter to)
    {
        to.Write(Start);
        to.Write(Last);
        to.Write(Running);
    }

    public static OverRangeRun Read(BinaryReader from) => new() { Start = from.ReadInt64(), Last = from.ReadInt64(), Running = from.ReadBoolean() };
}
