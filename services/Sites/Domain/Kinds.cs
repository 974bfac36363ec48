namespace Shemss.Sites.Domain;

/// <summary>What a point discharges.</summary>
internal enum PointKind
{
    /// <summary>废水.</summary>
    Wastewater,

    /// <summary>废气.</summary>
    FlueGas,
}

/// <summary>Which datum coordinates are in.</summary>
internal enum CoordinateSystem
{
    /// <summary>GPS.</summary>
    Wgs84,

    /// <summary>国测局坐标, what Chinese map services use.</summary>
    Gcj02,
}

/// <summary>建设情况.</summary>
internal enum ConstructionStatus
{
    /// <summary>在建.</summary>
    UnderConstruction,

    /// <summary>已安装.</summary>
    Installed,

    /// <summary>已验收.</summary>
    Accepted,
}

/// <summary>国产/进口.</summary>
internal enum Origin
{
    Domestic,
    Imported,
}
