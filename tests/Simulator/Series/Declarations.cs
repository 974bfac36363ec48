namespace Shemss.Simulator.Series;

public enum MarkKind
{
    /// <summary>生产设施停运.</summary>
    Shutdown,

    /// <summary>启炉 / 启动.</summary>
    StartUp,

    /// <summary>自动监测设备维护.</summary>
    EquipmentMaintenance,

    /// <summary>自动监测设备故障.</summary>
    EquipmentFault,

    /// <summary>通讯中断 (also power cuts).</summary>
    CommunicationInterrupted,
}

/// <summary>A period that the enterprise declared (标记).</summary>
/// <param name="Factor">Null: all factors of the point.</param>
/// <param name="SubmittedAt">When the declaration reached the platform: before planned work, after a surprise.</param>
public sealed record DeclaredMark(string Mn, string? Factor, MarkKind Kind, DateTimeOffset Start, DateTimeOffset End, DateTimeOffset SubmittedAt, string Reason);

/// <summary>An on-site visit of the O&amp;M institution.</summary>
public sealed record MaintenanceVisit(string Mn, DateTimeOffset SignIn, DateTimeOffset SignOut, string Reason);
