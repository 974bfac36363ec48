using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Sites.V1;
using Shemss.Data;
using Shemss.Messaging;
using Shemss.ServiceDefaults;
using Shemss.Sites.Domain;
using Shemss.Sites.Points;
using Shemss.Standards.Calendars;

namespace Shemss.Sites.Instruments;

/// <summary>R2, R5: an analyser at a point, with the fields of annex 1 figure 5. Reported late is accepted and marked.</summary>
internal static class InstallInstrument
{
    /// <summary>The analyser.</summary>
    internal sealed record Request
    {
        /// <summary>分析因子: HJ 212 factor code, w01018 for CODCr.</summary>
        [RegularExpression("^[wa][0-9]{5}$")]
        public required string FactorCode { get; init; }

        /// <summary>设备型号.</summary>
        [StringLength(100, MinimumLength = 1)]
        public required string Model { get; init; }

        /// <summary>品牌.</summary>
        [StringLength(100, MinimumLength = 1)]
        public required string Brand { get; init; }

        /// <summary>方法原理.</summary>
        [StringLength(100, MinimumLength = 1)]
        public required string MethodPrinciple { get; init; }

        /// <summary>建设情况.</summary>
        public required ConstructionStatus ConstructionStatus { get; init; }

        /// <summary>本次运维商.</summary>
        [StringLength(200, MinimumLength = 1)]
        public required string CurrentMaintainer { get; init; }

        /// <summary>上次运维商; a first installation states none (无).</summary>
        [StringLength(200, MinimumLength = 1)]
        public required string PreviousMaintainer { get; init; }

        /// <summary>安装点位名称.</summary>
        [StringLength(100, MinimumLength = 1)]
        public required string PositionName { get; init; }

        /// <summary>安装点位编号.</summary>
        [StringLength(50, MinimumLength = 1)]
        public required string PositionCode { get; init; }

        /// <summary>系统生产单位.</summary>
        [StringLength(200, MinimumLength = 1)]
        public required string SystemManufacturer { get; init; }

        /// <summary>系统安装单位.</summary>
        [StringLength(200, MinimumLength = 1)]
        public required string SystemInstaller { get; init; }

        /// <summary>国产/进口.</summary>
        public Origin? Origin { get; init; }

        /// <summary>计量单位.</summary>
        [StringLength(20)]
        public string? Unit { get; init; }

        /// <summary>生产商.</summary>
        [StringLength(200)]
        public string? Manufacturer { get; init; }

        /// <summary>生产许可证编号.</summary>
        [StringLength(100)]
        public string? ProductionLicence { get; init; }

        /// <summary>检测报告编号.</summary>
        [StringLength(100)]
        public string? TestReportNumber { get; init; }

        /// <summary>出厂编号.</summary>
        [StringLength(100)]
        public string? SerialNumber { get; init; }

        /// <summary>Lower end of the measuring range, in the unit stated.</summary>
        public decimal? RangeLow { get; init; }

        /// <summary>Upper end of the measuring range, in the unit stated.</summary>
        public decimal? RangeHigh { get; init; }

        /// <summary>检出限, in the unit stated.</summary>
        [Range(typeof(decimal), "0", "1000000", ParseLimitsInInvariantCulture = true)]
        public decimal? DetectionLimit { get; init; }

        /// <summary>Emission limit of the factor at this point, in the unit stated.</summary>
        [Range(typeof(decimal), "0", "1000000", ParseLimitsInInvariantCulture = true)]
        public decimal? EmissionLimit { get; init; }

        /// <summary>Minutes from one measurement to the next; required for batch analysers.</summary>
        [Range(1, 1440)]
        public int? MeasuringCycleMinutes { get; init; }

        /// <summary>The day it was installed, Asia/Shanghai.</summary>
        public required DateOnly InstalledOn { get; init; }
    }

    public static readonly Request Example = new()
    {
        FactorCode = "w01018",
        Model = "CODmax III",
        Brand = "HACH",
        MethodPrinciple = "重铬酸钾氧化-分光光度法",
        ConstructionStatus = ConstructionStatus.Accepted,
        CurrentMaintainer = "上海清源环境运维有限公司",
        PreviousMaintainer = "无",
        PositionName = "废水总排口监测站房",
        PositionCode = "ZF-01",
        SystemManufacturer = "哈希水质分析仪器（上海）有限公司",
        SystemInstaller = "上海清源环境运维有限公司",
        Origin = Domain.Origin.Imported,
        Unit = "mg/L",
        Manufacturer = "HACH",
        SerialNumber = "CM3-2025-0417",
        RangeLow = 0m,
        RangeHigh = 500m,
        DetectionLimit = 4m,
        EmissionLimit = 200m,
        MeasuringCycleMinutes = 120,
        InstalledOn = new DateOnly(2026, 3, 2),
    };

    private const string Insert = """
        insert into instrument (id, point_id, enterprise_id, factor_code, model, brand, method_principle, construction_status, current_maintainer,
            previous_maintainer, position_name, position_code, system_manufacturer, system_installer, origin, unit, manufacturer, production_licence,
            test_report_number, serial_number, range_low, range_high, detection_limit, emission_limit, measuring_cycle_minutes, installed_on,
            reported_at, report_due_on, reported_late, recorded_by, version)
        values (@Id, @PointId, @EnterpriseId, @FactorCode, @Model, @Brand, @MethodPrinciple, @ConstructionStatus, @CurrentMaintainer,
            @PreviousMaintainer, @PositionName, @PositionCode, @SystemManufacturer, @SystemInstaller, @Origin, @Unit, @Manufacturer, @ProductionLicence,
            @TestReportNumber, @SerialNumber, @RangeLow, @RangeHigh, @DetectionLimit, @EmissionLimit, @MeasuringCycleMinutes, @InstalledOn,
            @ReportedAt, @ReportDueOn, @ReportedLate, @recordedBy, @Version)
        on conflict do nothing
        """;

    public static async Task<Answer<Created<InstrumentResponse>>> HandleAsync(
        Guid id, Request request, Caller caller, DbSession session, WorkCalendar calendar, TimeProvider clock, CancellationToken ct)
    {
        if (await session.QueryOneAsync<PointRow>(PointRow.Look, new { id }, ct) is not { } point)
        {
            return SitesErrors.PointUnknown;
        }

        var now = clock.GetUtcNow();
        var today = ShanghaiTime.DateOf(now);
        var problems = Result.From(Installation.Check(
            Wire.Parse<PointKind>(point.Kind), request.FactorCode, request.RangeLow, request.RangeHigh, request.MeasuringCycleMinutes,
            request.InstalledOn, today));
        if (!problems.IsOk)
        {
            return problems;
        }

        var due = calendar.AddWorkdays(request.InstalledOn, ReportingLimit.WorkingDays).Date;
        var instrument = RowOf(request, point, now, due, late: today > due);
        if (await session.ExecuteAsync(Insert, Parameters(instrument, caller.Subject), ct) == 0)
        {
            return SitesErrors.SerialTaken;
        }

        Append(session, instrument);
        return Http.WithETag(TypedResults.Created($"/v1/instruments/{instrument.Id}", instrument.ToResponse()), instrument.Version);
    }

    private static void Append(DbSession session, InstrumentRow i)
    {
        session.Append($"point/{i.PointId}", new InstrumentInstalled
        {
            InstrumentId = i.Id,
            PointId = i.PointId,
            EnterpriseId = i.EnterpriseId,
            FactorCode = i.FactorCode,
            Model = i.Model,
            Brand = i.Brand,
            MethodPrinciple = i.MethodPrinciple,
            RangeLow = i.RangeLow,
            RangeHigh = i.RangeHigh,
            Unit = i.Unit,
            MeasuringCycleMinutes = i.MeasuringCycleMinutes,
            EmissionLimit = i.EmissionLimit,
            DetectionLimit = i.DetectionLimit,
            InstalledAt = ShanghaiTime.StartOf(i.InstalledOn),
        }, i.ReportedAt);
        if (i.ReportedLate)
        {
            session.Append($"point/{i.PointId}", new FacilityChangeReportedLate
            {
                PointId = i.PointId,
                EnterpriseId = i.EnterpriseId,
                SubjectId = i.Id,
                HappenedOn = i.InstalledOn,
                DueOn = i.ReportDueOn,
                ReportedAt = i.ReportedAt,
            }, i.ReportedAt);
        }
    }

    private static Dapper.DynamicParameters Parameters(InstrumentRow row, string recordedBy)
    {
        var parameters = new Dapper.DynamicParameters(row);
        parameters.Add("recordedBy", recordedBy);
        return parameters;
    }

    private static InstrumentRow RowOf(Request r, PointRow point, DateTimeOffset now, DateOnly due, bool late) => new()
    {
        Id = Guid.CreateVersion7(),
        PointId = point.Id,
        EnterpriseId = point.EnterpriseId,
        FactorCode = r.FactorCode,
        Model = r.Model.Trim(),
        Brand = r.Brand.Trim(),
        MethodPrinciple = r.MethodPrinciple.Trim(),
        ConstructionStatus = Wire.Name(r.ConstructionStatus),
        CurrentMaintainer = r.CurrentMaintainer.Trim(),
        PreviousMaintainer = r.PreviousMaintainer.Trim(),
        PositionName = r.PositionName.Trim(),
        PositionCode = r.PositionCode.Trim(),
        SystemManufacturer = r.SystemManufacturer.Trim(),
        SystemInstaller = r.SystemInstaller.Trim(),
        Origin = r.Origin is { } o ? Wire.Name(o) : null,
        Unit = r.Unit?.Trim(),
        Manufacturer = r.Manufacturer?.Trim(),
        ProductionLicence = r.ProductionLicence?.Trim(),
        TestReportNumber = r.TestReportNumber?.Trim(),
        SerialNumber = r.SerialNumber?.Trim(),
        RangeLow = r.RangeLow,
        RangeHigh = r.RangeHigh,
        DetectionLimit = r.DetectionLimit,
        EmissionLimit = r.EmissionLimit,
        MeasuringCycleMinutes = r.MeasuringCycleMinutes,
        InstalledOn = r.InstalledOn,
        ReportedAt = now,
        ReportDueOn = due,
        ReportedLate = late,
        Version = 1,
    };
}
