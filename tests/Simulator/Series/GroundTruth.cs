using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shemss.Simulator.Series;

/// <summary>Categories of abnormal data: the notice's three and the usual ones.</summary>
public static class AnomalyCategories
{
    public const string NoNoticeableFluctuation = "no-noticeable-fluctuation";
    public const string LongLowLevel = "long-low-level";
    public const string SuddenChange = "sudden-change";
    public const string Missing = "missing";
    public const string OutOfRange = "out-of-range";
    public const string Exceedance = "exceedance";
    public const string Logic = "logic";
    public const string Zero = "zero";
    public const string Negative = "negative";
    public const string LimitHugging = "limit-hugging";
    public const string ShutdownMarkContradiction = "shutdown-mark-contradiction";
    public const string ClockDrift = "clock-drift";

    public static IReadOnlyList<string> All { get; } =
    [
        NoNoticeableFluctuation, LongLowLevel, SuddenChange, Missing, OutOfRange, Exceedance, Logic, Zero, Negative,
        LimitHugging, ShutdownMarkContradiction, ClockDrift,
    ];
}

/// <summary>An anomaly put into a series, with what a judge needs to grade an alarm.</summary>
public sealed record InjectedAnomaly
{
    public required string Mn { get; init; }

    /// <summary>Null: the whole point.</summary>
    public string? Factor { get; init; }

    public required string Category { get; init; }

    public required AnomalyKind Kind { get; init; }

    /// <summary>First moment at which reported data are affected (by the true clock).</summary>
    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    public required string Description { get; init; }

    /// <summary>0 = subtle (an expert sees it, a glance does not) to 1 = obvious.</summary>
    public required double Obviousness { get; init; }

    /// <summary>Categories that are right as well (a step up over the limit is an exceedance, too).</summary>
    public IReadOnlyList<string> AlsoAcceptable { get; init; } = [];

    /// <summary>Other factors that the same act changed or that now contradict it; an alarm on them is not false.</summary>
    public IReadOnlyList<string> RelatedFactors { get; init; } = [];
}

/// <summary>A lawful episode that resembles an anomaly and must raise no alarm.</summary>
public sealed record LookAlike(string Mn, string? Factor, LookAlikeKind Kind, DateTimeOffset Start, DateTimeOffset End, string Description);

/// <summary>The truth about one or many points, to be written beside the data.</summary>
/// <param name="Points">Every point, healthy ones too: what a system has to have on file to take and judge its data.</param>
/// <param name="Anomalies">What was injected.</param>
/// <param name="LookAlikes">Lawful episodes that must raise no alarm.</param>
/// <param name="Marks">What the enterprises declared; no frame says it.</param>
/// <param name="Visits">Who was on site; no frame says it.</param>
public sealed record GroundTruth(
    IReadOnlyList<PointFacts> Points,
    IReadOnlyList<InjectedAnomaly> Anomalies,
    IReadOnlyList<LookAlike> LookAlikes,
    IReadOnlyList<DeclaredMark> Marks,
    IReadOnlyList<MaintenanceVisit> Visits)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public void WriteJson(Stream stream) => JsonSerializer.Serialize(stream, this, Json);

    public static GroundTruth ReadJson(Stream stream) =>
        JsonSerializer.Deserialize<GroundTruth>(stream, Json) ?? throw new InvalidDataException("The ground truth file is empty.");
}
