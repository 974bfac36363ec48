namespace Shemss.Comparison.Domain;

/// <summary>What was compared with what, and so by which standard it is judged.</summary>
internal enum ReportKind
{
    /// <summary>实际水样比对, HJ 355-2019.</summary>
    WaterComparison,

    /// <summary>烟气定期校验, HJ 75-2017.</summary>
    FlueGasVerification,

    /// <summary>废气正确度核查, HJ 1286-2023.</summary>
    TruenessCheck,
}
