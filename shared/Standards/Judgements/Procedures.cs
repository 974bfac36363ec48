using System.Collections.Frozen;
using Shemss.Standards.Rules;

namespace Shemss.Standards.Judgements;

/// <summary>Names of the judgements, as <see cref="JudgementInput.Procedure"/> holds them.</summary>
public static class Procedures
{
    /// <summary>Accuracy against the reference method, HJ 75 and HJ 1286.</summary>
    public const string Accuracy = "accuracy";

    /// <summary>Comparison of water analysers with the laboratory or a standard sample, HJ 355.</summary>
    public const string WaterComparison = "water-comparison";

    /// <summary>Zero or span drift, HJ 75.</summary>
    public const string Drift = "drift";

    /// <summary>Indication error of one gas level, HJ 75.</summary>
    public const string IndicationError = "indication-error";

    /// <summary>System response time, HJ 75 and HJ 1286.</summary>
    public const string ResponseTime = "response-time";

    /// <summary>Correlation of a particulate calibration, HJ 75.</summary>
    public const string ParticulateCorrelation = "particulate-correlation";

    /// <summary>Validity of an hour, day or month, capture rate, valid data rate.</summary>
    public const string DataValidity = "data-validity";

    internal static readonly FrozenDictionary<string, decimal> NoNumbers = FrozenDictionary<string, decimal>.Empty;

    internal static readonly string[] NoTags = [];

    /// <summary>Makes the judgement that the input names under these rules; not judged, reason <c>procedure.unknown</c>, for another name.</summary>
    public static Judgement Run(JudgementInput input, RuleSet rules) => input.Procedure switch
    {
        Accuracy => ReferenceMethodComparison.Run(input, rules),
        WaterComparison => Judgements.WaterComparison.Run(input, rules),
        Drift => DriftCheck.Run(input, rules),
        IndicationError => AcceptanceChecks.RunIndicationError(input, rules),
        ResponseTime => AcceptanceChecks.RunResponseTime(input, rules),
        ParticulateCorrelation => AcceptanceChecks.RunParticulateCorrelation(input, rules),
        DataValidity => Judgements.DataValidity.Run(input, rules),
        _ => JudgementDraft.Refuse(input, "procedure.unknown"),
    };
}
