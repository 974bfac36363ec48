using System.Globalization;

namespace Shemss.Hj212;

/// <summary>Whom a request is for, and how it is made.</summary>
/// <param name="Mn">Device identity of the logger.</param>
/// <param name="St">System code, such as <see cref="SystemCode.WaterSource"/>.</param>
/// <param name="Pw">Password, 6 characters by the standard; null sends none.</param>
/// <param name="Version">Version bits of Flag.</param>
public sealed record Target(string Mn, int St, string? Pw = null, int Version = PacketFlag.Edition2017);

/// <summary>
/// The commands a host sends (HJ 212-2017 table 9). Every method makes the message with QN from the moment given and an answer
/// wanted; <see cref="MessageWriter"/> makes the frame. The site answers 9011, then what was asked for, then 9012.
/// </summary>
public static class Requests
{
    private static readonly int[] MinuteIntervals = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30];

    /// <summary>1000: time-out and count of resends (超时时间及重发次数).</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    /// <param name="timeoutSeconds">OverTime, seconds, 1–99999.</param>
    /// <param name="resends">ReCount, 0–99.</param>
    public static Message SetTimeout(Target to, DateTimeOffset now, int timeoutSeconds, int resends)
    {
        Within(timeoutSeconds, 1, 99_999, nameof(timeoutSeconds));
        Within(resends, 0, 99, nameof(resends));
        return Of(to, now, 1000, ("OverTime", Text(timeoutSeconds)), ("ReCount", Text(resends)));
    }

    /// <summary>1011: the site's clock, or an instrument's (提取现场机时间).</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    /// <param name="factor">PolId: the instrument of a factor; null for the logger itself.</param>
    public static Message GetTime(Target to, DateTimeOffset now, string? factor = null) => Of(to, now, 1011, ("PolId", factor));

    /// <summary>1012: sets the site's clock, or an instrument's (设置现场机时间).</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN and the time set.</param>
    /// <param name="factor">PolId: the instrument of a factor; null for the logger itself.</param>
    public static Message SetTime(Target to, DateTimeOffset now, string? factor = null) =>
        Of(to, now, 1012, ("PolId", factor), ("SystemTime", Time(now)));

    /// <summary>1061: the real-time interval (提取实时数据间隔).</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    public static Message GetRealTimeInterval(Target to, DateTimeOffset now) => Of(to, now, 1061);

    /// <summary>1062: sets the real-time interval (设置实时数据间隔).</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    /// <param name="seconds">RtdInterval, 30–3600.</param>
    public static Message SetRealTimeInterval(Target to, DateTimeOffset now, int seconds)
    {
        Within(seconds, 30, 3600, nameof(seconds));
        return Of(to, now, 1062, ("RtdInterval", Text(seconds)));
    }

    /// <summary>1063: the minute interval (提取分钟数据间隔).</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    public static Message GetMinuteInterval(Target to, DateTimeOffset now) => Of(to, now, 1063);

    /// <summary>1064: sets the minute interval (设置分钟数据间隔).</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    /// <param name="minutes">MinInterval: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20 or 30.</param>
    public static Message SetMinuteInterval(Target to, DateTimeOffset now, int minutes)
    {
        if (!MinuteIntervals.Contains(minutes))
        {
            throw new ArgumentOutOfRangeException(nameof(minutes), minutes, "Not a minute interval of HJ 212.");
        }

        return Of(to, now, 1064, ("MinInterval", Text(minutes)));
    }

    /// <summary>1072: sets the password (设置现场机密码).</summary>
    /// <param name="to">The logger, with the password that still holds.</param>
    /// <param name="now">Gives QN.</param>
    /// <param name="password">NewPW, 6 characters.</param>
    public static Message SetPassword(Target to, DateTimeOffset now, string password)
    {
        Within(password.Length, 6, 6, nameof(password));
        return Of(to, now, 1072, ("NewPW", password));
    }

    /// <summary>2011 or 2021: begin to send real-time data or device states (提取实时数据 / 设备运行状态).</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    /// <param name="cn">2011 or 2021.</param>
    public static Message Start(Target to, DateTimeOffset now, int cn) => Of(to, now, OneOf(cn, 2011, 2021));

    /// <summary>2012 or 2022: stop sending them; a notice, answered by 9013.</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    /// <param name="cn">2012 or 2022.</param>
    public static Message Stop(Target to, DateTimeOffset now, int cn) => Of(to, now, OneOf(cn, 2012, 2022));

    /// <summary>2031, 2041, 2051 or 2061: history, and so the way to ask for what is missing (补传).</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    /// <param name="cn">2031 day, 2041 running time, 2051 minute, 2061 hour.</param>
    /// <param name="begin">BeginTime: start of the first period.</param>
    /// <param name="end">EndTime: start of the last period.</param>
    public static Message History(Target to, DateTimeOffset now, int cn, DateTimeOffset begin, DateTimeOffset end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(end, begin);
        return Of(to, now, OneOf(cn, 2031, 2041, 2051, 2061), ("BeginTime", Time(begin)), ("EndTime", Time(end)));
    }

    /// <summary>
    /// 3011 zero and span calibration (零点校准量程校准), 3012 sample now (即时采样), 3013 cleaning or back-blow (清洗/反吹),
    /// 3014 comparison sample (比对采样), 3017 get sampling period, 3018 get sample-out time, 3019 get device identity.
    /// </summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    /// <param name="cn">One of these.</param>
    /// <param name="factor">PolId: whose instrument.</param>
    public static Message Instrument(Target to, DateTimeOffset now, int cn, string factor) =>
        Of(to, now, OneOf(cn, 3011, 3012, 3013, 3014, 3017, 3018, 3019), ("PolId", factor));

    /// <summary>3015: keep a sample that is over the limit (超标留样).</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    public static Message KeepSample(Target to, DateTimeOffset now) => Of(to, now, 3015);

    /// <summary>3016: sets the sampling period (设置采样时间周期).</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    /// <param name="factor">PolId.</param>
    /// <param name="start">CstartTime: first sampling of the day.</param>
    /// <param name="hours">Ctime: period in hours, 1–24.</param>
    public static Message SetSamplingPeriod(Target to, DateTimeOffset now, string factor, TimeOnly start, int hours)
    {
        Within(hours, 1, 24, nameof(hours));
        return Of(
            to, now, 3016, ("PolId", factor), ("CstartTime", start.ToString("HHmmss", CultureInfo.InvariantCulture)), ("Ctime", Text(hours)));
    }

    /// <summary>3020: information of the site: logs, states, parameters (提取现场机信息).</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    /// <param name="factor">PolId; null for the logger itself.</param>
    /// <param name="infoId">InfoId, such as i11001.</param>
    /// <param name="begin">BeginTime; null for the present state.</param>
    /// <param name="end">EndTime; null for the present state.</param>
    public static Message GetInformation(
        Target to, DateTimeOffset now, string? factor, string infoId, DateTimeOffset? begin = null, DateTimeOffset? end = null) =>
        Of(to, now, 3020, ("PolId", factor), ("InfoId", infoId), ("BeginTime", begin is { } b ? Time(b) : null), ("EndTime", end is { } e ? Time(e) : null));

    /// <summary>3021: sets a parameter of the site (设置现场机参数).</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    /// <param name="factor">PolId; null for the logger itself.</param>
    /// <param name="infoId">InfoId, such as i13004.</param>
    /// <param name="value">What to set it to.</param>
    public static Message SetParameter(Target to, DateTimeOffset now, string? factor, string infoId, string value) =>
        Of(to, now, 3021, ("PolId", factor), ("InfoId", infoId)) with
        {
            Readings = [new FactorValues(infoId) { Others = [new("Info", value)] }],
        };

    /// <summary>Any command of the table with parameters of one's own.</summary>
    /// <param name="to">The logger.</param>
    /// <param name="now">Gives QN.</param>
    /// <param name="cn">A command of the table.</param>
    /// <param name="parameters">Name and value; those with a null value are left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not in the table.</exception>
    public static Message Of(Target to, DateTimeOffset now, int cn, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        if (Command.Find(cn) is null)
        {
            throw new ArgumentOutOfRangeException(nameof(cn), cn, "Not a command of HJ 212.");
        }

        var list = new List<KeyValuePair<string, string>>(parameters.Length);
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                list.Add(new(name, value));
            }
        }

        return new Message
        {
            Qn = ChinaTime.ToQn(now),
            St = to.St,
            Cn = cn,
            Pw = to.Pw,
            Mn = to.Mn,
            Flag = PacketFlag.Of(to.Version, wantsAnswer: true),
            Parameters = list,
        };
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => ChinaTime.ToQn(time)[..14];

    private static int OneOf(int cn, params ReadOnlySpan<int> allowed) =>
        allowed.Contains(cn) ? cn : throw new ArgumentOutOfRangeException(nameof(cn), cn, "Not a command this method makes.");

    private static void Within(int value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Has to be {least} to {most}.");
        }
    }
}
