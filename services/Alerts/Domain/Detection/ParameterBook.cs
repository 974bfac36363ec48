using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shemss.Alerts.Domain.Detection;

/// <summary>
/// One row of parameters: for a rule, from a date, for everything or a part of it. <see cref="Scope"/> is <c>*</c>, a source
/// (<c>Wastewater</c>), a role (<c>Ph</c>), <c>batch</c> or a factor code; with <see cref="PointId"/> it holds for that point only.
/// </summary>
internal sealed record ParameterSet(RuleId Rule, string Version, DateTimeOffset From, string Scope, IReadOnlyDictionary<string, double> Values)
{
    public DateTimeOffset? To { get; init; }
    public Guid? PointId { get; init; }

    internal bool Holds(DateTimeOffset at) => From <= at && !(To <= at);
}

/// <summary>A row that cannot be used, with a stable code.</summary>
internal sealed class ParameterException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>
/// All parameter rows, layered: a more particular row overrides the values it names, a later one replaces an earlier one of the
/// same scope. Immutable; a what-if is a book with other rows.
/// </summary>
internal sealed class ParameterBook
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>What the compiled rules read, asked of the compiler itself, so that the list cannot fall behind.</summary>
    private static readonly Lazy<HashSet<(RuleId, string)>> KnownNames = new(CompiledRules.ReadNames);

    private readonly ParameterSet[] _sets;
    private readonly HashSet<Guid> _owned;

    private ParameterBook(string label, IEnumerable<ParameterSet> sets)
    {
        Label = label;
        _sets = [.. sets];
        _owned = [.. _sets.Where(s => s.PointId is not null).Select(s => s.PointId!.Value)];
    }

    /// <summary>默认参数，非官方标准: no authority has published thresholds for these rules.</summary>
    public static ParameterBook Default { get; } = LoadDefault();

    public string Label { get; }

    public IReadOnlyList<ParameterSet> Sets => _sets;

    /// <summary>Whether a point has parameters of its own.</summary>
    public bool HasOwn(Guid pointId) => _owned.Contains(pointId);

    /// <summary>The book with more rows. Each value must be known to its rule; switching a rule off is <c>enabled = 0</c>.</summary>
    public ParameterBook With(params IEnumerable<ParameterSet> more)
    {
        var rows = more.ToArray();
        foreach (var row in rows)
        {
            Check(row);
        }

        return new ParameterBook(Label, [.. _sets, .. rows]);
    }

    /// <summary>The setting of one rule for one factor (null = the point itself) at a time, and until when it is certain to hold.</summary>
    public (RuleSetting Setting, DateTimeOffset Until) Resolve(RuleId rule, PointProfile point, FactorProfile? factor, DateTimeOffset at)
    {
        var layers = new SortedDictionary<int, ParameterSet>();
        var until = DateTimeOffset.MaxValue;
        foreach (var set in _sets)
        {
            if (set.Rule != rule || Rank(set, point, factor) is not { } rank)
            {
                continue;
            }

            foreach (var edge in (ReadOnlySpan<DateTimeOffset?>)[set.From, set.To])
            {
                if (edge > at && edge < until)
                {
                    until = edge.Value;
                }
            }

            if (set.Holds(at) && (!layers.TryGetValue(rank, out var held) || set.From >= held.From))
            {
                layers[rank] = set;
            }
        }

        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var layer in layers.Values)
        {
            foreach (var (name, value) in layer.Values)
            {
                values[name] = value;
            }
        }

        return (new RuleSetting(rule, string.Join('+', layers.Values.Select(l => l.Version)), values, Label), until);
    }

    private static int? Rank(ParameterSet set, PointProfile point, FactorProfile? factor)
    {
        if (set.PointId is { } only && only != point.PointId)
        {
            return null;
        }

        int? rank = set.Scope switch
        {
            "*" => 0,
            var s when s == point.Source.ToString() => 1,
            _ when factor is null => null,
            var s when s == factor.Role.ToString() => 2,
            "batch" when factor.BatchCycle is not null => 3,
            var s when s == factor.Code => 4,
            _ => null,
        };
        return rank + (set.PointId is null ? 0 : 10);
    }

    private static ParameterBook LoadDefault()
    {
        using var stream = typeof(ParameterBook).Assembly.GetManifestResourceStream("Shemss.Alerts.Domain.Detection.parameters.json")
            ?? throw new InvalidOperationException("parameters.json is not embedded");
        var file = JsonSerializer.Deserialize<BookFile>(stream, Json)!;
        foreach (var set in file.Sets)
        {
            Check(set);
        }

        return new ParameterBook(file.Label, file.Sets);
    }

    private static void Check(ParameterSet set)
    {
        foreach (var (name, value) in set.Values)
        {
            if (!KnownNames.Value.Contains((set.Rule, name)))
            {
                throw new ParameterException("alerts.parameter.unknown", string.Create(CultureInfo.InvariantCulture, $"rule {set.Rule} has no parameter '{name}'"));
            }

            if (!double.IsFinite(value) || value < 0)
            {
                throw new ParameterException("alerts.parameter.out-of-range", string.Create(CultureInfo.InvariantCulture, $"parameter '{name}' of rule {set.Rule} must be a number of 0 or more, not {value}"));
            }
        }

        if (set.To <= set.From)
        {
            throw new ParameterException("alerts.parameter.period", $"a set of rule {set.Rule} ends before it begins");
        }

        if (set.Version.Length == 0)
        {
            throw new ParameterException("alerts.parameter.version", $"a set of rule {set.Rule} has no version");
        }
    }

    private sealed record BookFile(string Label, IReadOnlyList<ParameterSet> Sets);
}
