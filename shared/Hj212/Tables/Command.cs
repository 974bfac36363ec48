using System.Globalization;
using System.Text;

namespace Shemss.Hj212;

/// <summary>What a command asks of the other side.</summary>
public enum CommandKind : byte
{
    /// <summary>Host to site: answered by 9011 and 9012.</summary>
    Request,

    /// <summary>Host to site a request, site to host the data asked for or sent of its own accord, under the same code.</summary>
    Query,

    /// <summary>Site to host: data.</summary>
    Upload,

    /// <summary>Either way: answered by 9013.</summary>
    Notice,

    /// <summary>Either way: 9011–9014 themselves.</summary>
    Answer,

    /// <summary>Site to host, edition 2025; corroborated only, no answer is documented.</summary>
    Heartbeat,
}

/// <summary>A command code CN (命令编码), HJ 212-2017 table 9, with the additions of edition 2025.</summary>
/// <param name="Code">1000–9999.</param>
/// <param name="NameZh">Chinese name.</param>
/// <param name="NameEn">English name.</param>
/// <param name="Kind">What it asks of the other side.</param>
/// <param name="ReplyParameter">For a query, the parameter whose presence tells the data from the request; with a leading dash,
/// the ending of a parameter's name. Empty otherwise.</param>
/// <param name="Provenance">Source of the row.</param>
public sealed record Command(int Code, string NameZh, string NameEn, CommandKind Kind, string ReplyParameter, Provenance Provenance)
{
    /// <summary>2011: real-time data (实时数据).</summary>
    public const int RealTime = 2011;

    /// <summary>2021: running state of devices (设备运行状态).</summary>
    public const int DeviceState = 2021;

    /// <summary>2031: day data (日历史数据).</summary>
    public const int Day = 2031;

    /// <summary>2051: minute data (分钟数据).</summary>
    public const int Minute = 2051;

    /// <summary>2061: hour data (小时数据).</summary>
    public const int Hour = 2061;

    /// <summary>2062: automatic standard-sample check (自动标样核查数据), edition 2025.</summary>
    public const int StandardCheck = 2062;

    /// <summary>9011: request answer (请求应答).</summary>
    public const int RequestAnswer = 9011;

    /// <summary>9012: execution result (执行结果).</summary>
    public const int ExecutionResult = 9012;

    /// <summary>9013: notice answer (通知应答).</summary>
    public const int NoticeAnswer = 9013;

    /// <summary>9014: data answer (数据应答).</summary>
    public const int DataAnswer = 9014;

    private static readonly Command?[] ByCode = Load();

    internal byte[] ReplyParameterBytes { get; } = Encoding.ASCII.GetBytes(ReplyParameter);

    internal bool RepliesWithDataTime { get; } = ReplyParameter == "DataTime";

    /// <summary>All rows, ascending.</summary>
    public static IReadOnlyList<Command> All { get; } = [.. ByCode.OfType<Command>()];

    /// <summary>The row of a code, or null.</summary>
    /// <param name="code">Any number.</param>
    public static Command? Find(int code) => (uint)code < (uint)ByCode.Length ? ByCode[code] : null;

    private static Command?[] Load()
    {
        var table = new Command?[10_000];
        foreach (var row in EmbeddedCsv.Rows("commands.csv"))
        {
            var code = int.Parse(row[0], CultureInfo.InvariantCulture);
            table[code] = new(code, row[1], row[2], Enum.Parse<CommandKind>(row[3], ignoreCase: true), row[4], Provenance.Of(row.AsSpan(5)));
        }

        return table;
    }
}
