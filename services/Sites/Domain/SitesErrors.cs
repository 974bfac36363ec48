using Shemss.ServiceDefaults;

namespace Shemss.Sites.Domain;

/// <summary>Every refusal of this service, by its stable code.</summary>
internal static class SitesErrors
{
    public static readonly ErrorCode UsccInvalid = new(
        "sites.enterprise.uscc-invalid", ErrorKind.Invalid, "Unified social credit code invalid",
        "The unified social credit code is not valid ({0}).", "统一社会信用代码无效（{0}）。");

    public static readonly ErrorCode UsccTaken = new(
        "sites.enterprise.uscc-taken", ErrorKind.Conflict, "Unified social credit code taken",
        "An enterprise with the code {0} is registered already.", "统一社会信用代码 {0} 已登记。");

    public static readonly ErrorCode PermitInvalid = new(
        "sites.enterprise.permit-invalid", ErrorKind.Invalid, "Permit number invalid",
        "The discharge permit number is not valid ({0}).", "排污许可证编号无效（{0}）。");

    public static readonly ErrorCode PhoneInvalid = new(
        "sites.enterprise.phone-invalid", ErrorKind.Invalid, "Mobile number invalid",
        "The contact's mobile number is not valid ({0}).", "联系人手机号无效（{0}）。");

    public static readonly ErrorCode EnterpriseUnknown = new(
        "sites.enterprise.not-found", ErrorKind.NotFound, "Enterprise not found",
        "There is no such enterprise within your view.", "未找到该排污单位。");

    public static readonly ErrorCode AuthorityUnknown = new(
        "sites.point.authority-unknown", ErrorKind.Invalid, "Authority unknown",
        "There is no authority {0}.", "管理部门 {0} 不存在。");

    public static readonly ErrorCode OutletInvalid = new(
        "sites.point.outlet-invalid", ErrorKind.Invalid, "Outlet code invalid",
        "The outlet code does not fit the point ({0}).", "排口编号不符合要求（{0}）。");

    public static readonly ErrorCode OutletTaken = new(
        "sites.point.taken", ErrorKind.Conflict, "Outlet code or MN taken",
        "The enterprise has a point with this outlet code already, or the MN {0} is in use.", "该排口编号已存在，或 MN {0} 已被使用。");

    public static readonly ErrorCode MnInvalid = new(
        "sites.point.mn-invalid", ErrorKind.Invalid, "MN invalid",
        "An MN has 8 to 24 digits and capital letters.", "MN 号应为 8 至 24 位数字或大写字母。");

    public static readonly ErrorCode PositionInvalid = new(
        "sites.point.position-invalid", ErrorKind.Invalid, "Position invalid",
        "The position is not on the globe or its axes are exchanged ({0}).", "经纬度无效或颠倒（{0}）。");

    public static readonly ErrorCode PointUnknown = new(
        "sites.point.not-found", ErrorKind.NotFound, "Point not found",
        "There is no such monitoring point within your view.", "未找到该监测点。");

    public static readonly ErrorCode WrongPointKind = new(
        "sites.instrument.wrong-point-kind", ErrorKind.Invalid, "Factor does not fit the point",
        "Factor {0} is not measured at a point of this kind.", "因子 {0} 与监测点类型不符。");

    public static readonly ErrorCode RangeInvalid = new(
        "sites.instrument.range-invalid", ErrorKind.Invalid, "Range invalid",
        "A measuring range needs both ends and its upper end above the lower.", "量程须同时填写上下限且上限大于下限。");

    public static readonly ErrorCode CycleMissing = new(
        "sites.instrument.cycle-missing", ErrorKind.Invalid, "Measuring cycle missing",
        "A batch analyser (COD, NH3-N, TP, TN) states its measuring cycle.", "批式分析仪（COD、氨氮、总磷、总氮）须填写测量周期。");

    public static readonly ErrorCode InstalledInFuture = new(
        "sites.instrument.installed-in-future", ErrorKind.Invalid, "Day in the future",
        "An installation is reported after it happened.", "安装日期不得晚于今日。");

    public static readonly ErrorCode SerialTaken = new(
        "sites.instrument.serial-taken", ErrorKind.Conflict, "Instrument in place already",
        "An instrument of this brand and serial number, or one for this factor and position, is in place already.", "该品牌出厂编号的设备或该点位该因子的设备已在用。");

    public static readonly ErrorCode InstrumentUnknown = new(
        "sites.instrument.not-found", ErrorKind.NotFound, "Instrument not found",
        "There is no such instrument within your view.", "未找到该设备。");

    public static readonly ErrorCode InstitutionUnknown = new(
        "sites.assignment.institution-unknown", ErrorKind.Invalid, "Institution unknown",
        "There is no institution {0} on file.", "备案机构 {0} 不存在。");

    public static readonly ErrorCode InstitutionNotAccepted = new(
        "sites.assignment.institution-not-accepted", ErrorKind.Unprocessable, "Filing not accepted",
        "The institution's filing is {0}; only an accepted one may serve a point.", "该机构备案状态为 {0}，须备案通过方可运维。");

    public static readonly ErrorCode SelfOperatedElsewhere = new(
        "sites.assignment.self-operated-elsewhere", ErrorKind.Unprocessable, "Self-operated by another enterprise",
        "A self-operated institution serves its own enterprise only.", "自行运维机构只能运维本单位设施。");

    public static readonly ErrorCode ContractMissing = new(
        "sites.assignment.contract-missing", ErrorKind.Invalid, "Contract missing",
        "An institution serves a point under a contract; state its number.", "委托运维须填写合同编号。");

    public static readonly ErrorCode PeriodInvalid = new(
        "sites.assignment.period-invalid", ErrorKind.Invalid, "Period invalid",
        "The last day lies before the first.", "结束日期早于开始日期。");

    public static readonly ErrorCode AssignedAlready = new(
        "sites.assignment.overlaps", ErrorKind.Conflict, "Point served already",
        "The point is served from {0} on; a new assignment begins after that day.", "该点位自 {0} 起已有运维商，新的委托须晚于该日。");

    public static readonly ErrorCode FileUnknown = new(
        "sites.assignment.file-unknown", ErrorKind.Invalid, "File unknown",
        "Upload the contract first; {0} is not known.", "请先上传合同文件；{0} 不存在。");
}
