namespace Shemss.Hj212;

/// <summary>Result of a request (请求应答), HJ 212-2017 table 7; parameter QnRtn of 9011.</summary>
public enum RequestResult
{
    /// <summary>Going to be executed (准备执行请求).</summary>
    Accepted = 1,

    /// <summary>Refused (请求被拒绝).</summary>
    Refused = 2,

    /// <summary>Wrong password (PW 错误).</summary>
    WrongPassword = 3,

    /// <summary>Wrong device identity (MN 错误).</summary>
    WrongMn = 4,

    /// <summary>Wrong system code (ST 错误).</summary>
    WrongSt = 5,

    /// <summary>Wrong flag (Flag 错误).</summary>
    WrongFlag = 6,

    /// <summary>Wrong request number (QN 错误).</summary>
    WrongQn = 7,

    /// <summary>Wrong command (CN 错误).</summary>
    WrongCn = 8,

    /// <summary>Wrong check value (CRC 校验错误).</summary>
    WrongCrc = 9,

    /// <summary>Unknown error (未知错误).</summary>
    Unknown = 100,
}

/// <summary>Result of execution (执行结果), HJ 212-2017 table 6; parameter ExeRtn of 9012.</summary>
public enum ExecutionOutcome
{
    /// <summary>Done (执行成功).</summary>
    Done = 1,

    /// <summary>Failed for a reason not known (执行失败，但不知道原因).</summary>
    Failed = 2,

    /// <summary>The command's conditions are wrong (命令请求条件错误).</summary>
    WrongCondition = 3,

    /// <summary>Communication timed out (通讯超时).</summary>
    TimedOut = 4,

    /// <summary>Busy (系统繁忙不能执行).</summary>
    Busy = 5,

    /// <summary>System failure (系统故障).</summary>
    SystemFailure = 6,

    /// <summary>No data (没有数据).</summary>
    NoData = 100,
}

/// <summary>Flag of a measured value (数据标记), HJ 212-2017 table 8. The value is the letter's ASCII code.</summary>
public enum DataFlag : byte
{
    /// <summary>No flag was sent.</summary>
    None = 0,

    /// <summary>Normal (正常).</summary>
    Normal = (byte)'N',

    /// <summary>The source is shut down (停运).</summary>
    Shutdown = (byte)'F',

    /// <summary>Maintenance (维护).</summary>
    Maintenance = (byte)'M',

    /// <summary>Set by hand (手工输入设定值).</summary>
    Manual = (byte)'S',

    /// <summary>Instrument fault (故障).</summary>
    Fault = (byte)'D',

    /// <summary>Calibration (校准).</summary>
    Calibration = (byte)'C',

    /// <summary>Above the measuring range (超测量上限).</summary>
    OverRange = (byte)'T',

    /// <summary>The logger cannot reach the instrument (与数采仪通讯异常).</summary>
    NoConnection = (byte)'B',
}

/// <summary>Running state of a device (设备运行状态), parameter <c>SBx-RS</c>.</summary>
public enum DeviceState
{
    /// <summary>Off (关闭).</summary>
    Off = 0,

    /// <summary>Running (运行).</summary>
    Running = 1,

    /// <summary>Calibrating (校准).</summary>
    Calibrating = 2,

    /// <summary>In maintenance (维护).</summary>
    Maintenance = 3,

    /// <summary>Alarm (报警).</summary>
    Alarm = 4,

    /// <summary>Back-blow (反吹).</summary>
    BackBlow = 5,
}
