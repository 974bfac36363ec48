namespace Shemss.Alerts.Domain.Detection;

/// <summary>One point: its series, its marks and visits, its connection. Frames come in, findings go out through the writer.</summary>
internal sealed partial class PointState
{
    private const long Retention = SampleRing.MaxWindow * 3600L;

    /// <summary>Seconds without flow that are still a pump's pause.</summary>
    public const long Pause = 5400;

    private readonly ParameterBook _book;
    private readonly RuleCache _cache;
    private readonly AlertWriter _writer;
    private readonly Interruptions _interruptions = new();
    private EpisodeSet _episodes;
    private readonly int _minuteInterval;
    private readonly int _flow;
    private readonly int _oxygen;
    private readonly int _velocity;
    private readonly int _totalNitrogen;
    private readonly int _ammonia;
    private readonly int _cod;
    private SeriesState[] _series;
    private PointRules? _compiled;
    private Connection _connection;
    private long _clock;
    private long _lastStopped = long.MinValue / 2;
    private bool _running = true;
    private long _runningAt = long.MinValue / 2;
    private long _newestHour = long.MinValue / 2;
    private int _clockFrames;
    private int _stopMarkHours;
    private float _stopPeak;

    /// <summary>Hours in a row under a mark 停运 or flag F, and the flow of the last one, when it is not told of.</summary>
    private int _saidHours;
    private float _stopFlow;
    private DailyMax _stopFlows;
    private bool _stood;
    private long _stoppedSince = long.MaxValue;

    public PointState(PointProfile profile, ParameterBook book, Catalogue catalogue, RuleCache cache)
    {
        Profile = profile;
        _book = book;
        _cache = cache;
        _writer = new AlertWriter(profile.PointId, catalogue);
        _episodes = new EpisodeSet(catalogue);
        _minuteInterval = (int)profile.MinuteInterval.TotalSeconds;
        _series = [.. profile.Factors.Select(f => new SeriesState(f, Math.Max(60, _minuteInterval), catalogue))];
        _flow = IndexOf(FactorRole.Flow);
        _oxygen = IndexOf(FactorRole.Oxygen);
        _velocity = IndexOf(FactorRole.Velocity);
        _totalNitrogen = profile.IndexOf("w21001");
        _ammonia = profile.IndexOf("w21003");
        _cod = profile.IndexOf("w01018");
    }

    public PointProfile Profile { get; }

    public DetectionCounters Counters { get; } = new();

    private int IndexOf(FactorRole role)
    {
        for (var i = 0; i < Profile.Factors.Count; i++)
        {
            if (Profile.Factors[i].Role == role)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A frame has been stored.</summary>
    public void Process(in Frame frame, List<AlertEvent> output)
    {
        var received = frame.ReceivedAt.ToUnixTimeSeconds();
        var time = frame.Time.ToUnixTimeSeconds();
        Advance(received, output);
        _writer.At = _clock;
        _connection.Receive(frame.Kind, time, received);
        if (frame.Qn is { } qn)
        {
            CheckClock(qn.ToUnixTimeSeconds(), received);
        }

        if (frame.Kind == ReadingKind.Realtime)
        {
            return;
        }

        if (time >= Compiled.Until || (_series.Length > 0 && time >= _series[0].Rules.Until))
        {
            Recompile(time);
        }

        var readings = frame.Readings.Span;
        if (frame.Kind == ReadingKind.Minute)
        {
            ProcessMinute(readings, time);
        }
        else
        {
            ProcessHour(readings, time);
        }
    }

    /// <summary>Time has passed: what was due meanwhile happens at the moment it was due.</summary>
    public void Advance(long now, List<AlertEvent> output)
    {
        Know(now, output);
        if (!_connection.Started)
        {
            _connection.Begin(now);
        }
    }

    /// <summary>A fact moves the clock, but only data or <see cref="Advance"/> start the wait for data.</summary>
    private void Know(long now, List<AlertEvent> output)
    {
        _writer.Output = output;
        if (_compiled is null)
        {
            Recompile(now);
        }

        if (_connection.Started && now > _clock)
        {
            RunDue(now);
        }

        _clock = Math.Max(_clock, now);
    }

    private void Recompile(long time)
    {
        _compiled = CompilePoint(time);
        foreach (var series in _series)
        {
            series.Rules = _cache.For(_book, Profile, series.Profile, time);
            series.Recount(long.MaxValue, null);
        }
    }

    /// <summary>Silence begins when the next frame was due: a point that sends little is not offline between two.</summary>
    private PointRules CompilePoint(long time)
    {
        var rules = _cache.For(_book, Profile, time);
        var silence = rules.Connection.Silence;
        return rules with { Connection = rules.Connection with { Silence = _minuteInterval == 0 ? Math.Max(silence, 7200) : silence + _minuteInterval } };
    }

    /// <summary>Running is judged by flow where there is one; without, by oxygen near that of air.</summary>
    private void UpdateRunning(ReadOnlySpan<Reading> readings, long time)
    {
        if (time < _runningAt)
        {
            return;
        }

        var (flow, oxygen) = (double.NaN, double.NaN);
        foreach (ref readonly var reading in readings)
        {
            if (reading.Factor == _flow)
            {
                flow = reading.Flag == DataFlag.Stopped ? 0 : reading.Value;
            }
            else if (reading.Factor == _oxygen)
            {
                oxygen = reading.Value;
            }
        }

        if (!double.IsNaN(flow) && !double.IsNaN(Profile.StopFlow))
        {
            (_running, _runningAt) = (flow > Profile.StopFlow, time);
        }
        else if (!double.IsNaN(oxygen))
        {
            (_running, _runningAt) = (oxygen < Compiled.StopOxygen, time);
        }
    }

    private Guard HourGuard(long time)
    {
        if (_runningAt == time && !_running)
        {
            _lastStopped = Math.Max(_lastStopped, time);
            return Guard.NotRunning;
        }

        return time > _lastStopped && time - _lastStopped <= Compiled.Guards.StartUp ? Guard.StartUp : Guard.None;
    }

    /// <summary>The point's parameters; there once anything was heard of it.</summary>
    private PointRules Compiled => _compiled!;

    private RuleSetting Setting(RuleId rule) => Compiled.Settings[(int)rule];
}

/// <summary>What came in, for the metrics.</summary>
internal sealed class DetectionCounters
{
    public long Minute { get; set; }
    public long Hour { get; set; }
    public long Duplicates { get; set; }
    public long Corrections { get; set; }
    public long Late { get; set; }
    public long TooOld { get; set; }
}
