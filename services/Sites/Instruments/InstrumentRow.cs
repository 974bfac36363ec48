using Shemss.Data;
using Shemss.ServiceDefaults;
using Shemss.Sites.Domain;

namespace Shemss.Sites.Instruments;

/// <summary>An analyser as the API shows it. The fields are explained at the request.</summary>
internal sealed record InstrumentResponse(
    Guid Id, Guid PointId, Guid EnterpriseId, string FactorCode, string Model, string Brand, string MethodPrinciple,
    ConstructionStatus ConstructionStatus, string CurrentMaintainer, string PreviousMaintainer, string PositionName, string PositionCode,
    string SystemManufacturer, string SystemInstaller, Origin? Origin, string? Unit, string? Manufacturer, string? ProductionLicence,
    string? TestReportNumber, string? SerialNumber, decimal? RangeLow, decimal? RangeHigh, decimal? DetectionLimit, decimal? EmissionLimit,
    int? MeasuringCycleMinutes, DateOnly InstalledOn, DateTimeOffset ReportedAt, DateOnly ReportDueOn, bool ReportedLate, DateOnly? RemovedOn, long Version);

/// <summary>The table's row.</summary>
internal sealed class InstrumentRow
{
    public const string Columns = """
        id, point_id, enterprise_id, factor_code, model, brand, method_principle, construction_status, current_maintainer, previous_maintainer,
        position_name, position_code, system_manufacturer, system_installer, origin, unit, manufacturer, production_licence, test_report_number,
        serial_number, range_low, range_high, detection_limit, emission_limit, measuring_cycle_minutes, installed_on, reported_at, report_due_on,
        reported_late, removed_on, version
        """;

    public required Guid Id { get; init; }

    public required Guid PointId { get; init; }

    public required Guid EnterpriseId { get; init; }

    public required string FactorCode { get; init; }

    public required string Model { get; init; }

    public required string Brand { get; init; }

    public required string MethodPrinciple { get; init; }

    public required string ConstructionStatus { get; init; }

    public required string CurrentMaintainer { get; init; }

    public required string PreviousMaintainer { get; init; }

    public required string PositionName { get; init; }

    public required string PositionCode { get; init; }

    public required string SystemManufacturer { get; init; }

    public required string SystemInstaller { get; init; }

    public string? Origin { get; init; }

    public string? Unit { get; init; }

    public string? Manufacturer { get; init; }

    public string? ProductionLicence { get; init; }

    public string? TestReportNumber { get; init; }

    public string? SerialNumber { get; init; }

    public decimal? RangeLow { get; init; }

    public decimal? RangeHigh { get; init; }

    public decimal? DetectionLimit { get; init; }

    public decimal? EmissionLimit { get; init; }

    public int? MeasuringCycleMinutes { get; init; }

    public required DateOnly InstalledOn { get; init; }

    public required DateTimeOffset ReportedAt { get; init; }

    public required DateOnly ReportDueOn { get; init; }

    public required bool ReportedLate { get; init; }

    public DateOnly? RemovedOn { get; init; }

    public required long Version { get; init; }

    public InstrumentResponse ToResponse() => new(
        Id, PointId, EnterpriseId, FactorCode, Model, Brand, MethodPrinciple, Wire.Parse<ConstructionStatus>(ConstructionStatus), CurrentMaintainer,
        PreviousMaintainer, PositionName, PositionCode, SystemManufacturer, SystemInstaller, Origin is null ? null : Wire.Parse<Origin>(Origin), Unit,
        Manufacturer, ProductionLicence, TestReportNumber, SerialNumber, RangeLow, RangeHigh, DetectionLimit, EmissionLimit, MeasuringCycleMinutes,
        InstalledOn, ReportedAt, ReportDueOn, ReportedLate, RemovedOn, Version);
}
