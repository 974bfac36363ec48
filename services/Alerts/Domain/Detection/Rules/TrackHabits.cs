namespace Shemss.Alerts.Domain.Detection;

/// <summary>The greatest change, rise and distance apart of each of the last days, and of today so far.</summary>
internal struct TrackHabits
{
    private DailyMax _steps, _spikes, _apart;

    /// <summary>Today's.</summary>
    public float Change, Rise, Apart;

    /// <summary>Full days known.</summary>
    public readonly int Known => _steps.Known;

    public readonly float UsualChange => _steps.Second(Change);

    public readonly float UsualRise => _spikes.Second(Rise);

    public readonly float UsualApart => _apart.Second(Apart);

    /// <summary>A day is over.</summary>
    public void Tick(long time)
    {
        _steps.Record(time, Change);
        _spikes.Record(time, Rise);
        _apart.Record(time, Apart);
        (Change, Rise, Apart) = (0, 0, 0);
    }

    public readonly void Write(BinaryWriter to)
    {
        _steps.Write(to);
        _spikes.Write(to);
        _apart.Write(to);
        to.Write(Change);
        to.Write(Rise);
        to.Write(Apart);
    }

    public void Read(BinaryReader from)
    {
        _steps.Read(from);
        _spikes.Read(from);
        _apart.Read(from);
        (Change, Rise, Apart) = (from.ReadSingle(), from.ReadSingle(), from.ReadSingle());
    }
}
