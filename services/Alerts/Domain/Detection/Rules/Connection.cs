namespace Shemss.Alerts.Domain.Detection;

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Silence">Seconds without a packet that mean offline.</param>
/// <param name="Rate">Share of an hour's expected minute frames (or its hour frame) below which data are missing.</param>
/// <param name="Grace">Seconds after an hour's end for which its data are waited for.</param>
/// <param name="Escalate">Seconds after which it becomes a matter of supervision.</param>
internal readonly record struct ConnectionParameters(bool On, int Silence, double Rate, int Grace, int Escalate);

/// <summary>
/// A9 离线/缺失 of a point. It keeps its own due times, so that the finding carries the moment it became true and not the moment
/// somebody looked: how often the clock is advanced changes nothing.
/// </summary>
internal struct Connection
{
    private const int Kept = 4;

    public long LastReceived;

    /// <summary>Start of the next hour whose completeness is due.</summary>
    public long NextHour;
    private Counts _frames;
    private Counts _hours;

    public readonly bool Started => LastReceived != 0;

    public void Begin(long at)
    {
        LastReceived = at;
        NextHour = at - (at % 3600) + 3600;
    }

    public void Receive(ReadingKind kind, long time, long receivedAt)
    {
        LastReceived = Math.Max(LastReceived, receivedAt);
        var hour = time - (time % 3600);
        if (hour < NextHour || hour >= NextHour + (Kept * 3600L))
        {
            return;
        }

        var i = (int)(hour / 3600 % Kept);
        if (kind == ReadingKind.Minute)
        {
            _frames[i]++;
        }
        else if (kind == ReadingKind.Hour)
        {
            _hours[i]++;
        }
    }

    public readonly long HourDue(in ConnectionParameters p) => NextHour + 3600 + p.Grace;

    public readonly long SilenceDue(in ConnectionParameters p) => LastReceived + p.Silence;

    /// <summary>Judges the hour that is due and moves on to the next. Rate: received of expected.</summary>
    public double TakeHour(int minuteInterval)
    {
        var i = (int)(NextHour / 3600 % Kept);
        var rate = minuteInterval > 0 ? Math.Min(1, _frames[i] / (3600.0 / minuteInterval)) : Math.Min(1, _hours[i]);

        // A logger that sends hours only is judged by hours, whatever its profile says.
        rate = _frames[i] == 0 && _hours[i] > 0 ? 1 : rate;
        (_frames[i], _hours[i]) = (0, 0);
        NextHour += 3600;
        return rate;
    }

    public readonly void Write(BinaryWriter to)
    {
        to.Write(LastReceived);
        to.Write(NextHour);
        for (var i = 0; i < Kept; i++)
        {
            to.Write(_frames[i]);
            to.Write(_hours[i]);
        }
    }

    public static Connection Read(BinaryReader from)
    {
        var c = new Connection { LastReceived = from.ReadInt64(), NextHour = from.ReadInt64() };
        for (var i = 0; i < Kept; i++)
        {
            c._frames[i] = from.ReadInt32();
            c._hours[i] = from.ReadInt32();
        }

        return c;
    }

    [System.Runtime.CompilerServices.InlineArray(Kept)]
    private struct Counts
    {
        private int _first;
    }
}

/// <summary>A9 for one factor of a point that otherwise sends.</summary>
/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Seconds">How long the factor may be absent from the point's hour frames.</param>
internal readonly record struct MissingParameters(bool On, int Seconds);
