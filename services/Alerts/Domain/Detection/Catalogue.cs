using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shemss.Alerts.Domain.Detection;

/// <summary>A rule as people see it.</summary>
internal sealed record RuleText(string Zh, string En, string Category, AlertLevel Level, IReadOnlyDictionary<string, Explanation> Explanations);

/// <summary>Rules, categories, factor names and sentences: data (<c>rules.json</c>), so that wording and grouping change without code.</summary>
internal sealed class Catalogue
{
    /// <summary>Length of an array indexed by rule.</summary>
    public const int Rules = (int)RuleId.A16 + 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly RuleText[] _rules = new RuleText[Rules];
    private readonly byte[] _groups = new byte[Rules];
    private readonly uint[] _masks = new uint[Rules];
    private readonly CatalogueFile _file;

    private Catalogue(CatalogueFile file)
    {
        _file = file;
        foreach (var (rule, text) in file.Rules)
        {
            _rules[(int)rule] = text;
        }

        // Rules of one category share their episodes.
        string[] categories = [.. file.Rules.Values.Select(r => r.Category).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Groups = categories.Length;
        foreach (var (rule, text) in file.Rules)
        {
            _groups[(int)rule] = (byte)Array.IndexOf(categories, text.Category);
            _masks[(int)rule] = file.Rules.Where(r => r.Value.Category == text.Category).Aggregate(0u, (mask, r) => mask | SeriesState.Bit(r.Key));
        }
    }

    /// <summary>Number of categories that have rules.</summary>
    public int Groups { get; }

    /// <summary>Place of the rule's category among them.</summary>
    public int GroupOf(RuleId rule) => _groups[(int)rule];

    /// <summary>The rules of the rule's category (bit = rule).</summary>
    public uint GroupMask(RuleId rule) => _masks[(int)rule];

    public static Catalogue Default { get; } = Load();

    public IReadOnlyDictionary<string, Explanation> Categories => _file.Categories;

    public RuleText Rule(RuleId rule) => _rules[(int)rule];

    public Explanation Guard(Guard guard) => _file.Guards[guard];

    public Explanation Factor(string code) => _file.Factors.GetValueOrDefault(code) ?? new Explanation(code, code);

    /// <summary>Fills a rule's sentence with the evidence (<c>{last}</c>), the parameters (<c>{p.hours}</c>) and the times.</summary>
    public Explanation Explain(RuleId rule, string variant, string factorCode, Evidence evidence, RuleSetting setting)
    {
        var text = _rules[(int)rule].Explanations[variant];
        var factor = Factor(factorCode);
        return new Explanation(Fill(text.Zh, factor.Zh, evidence, setting), Fill(text.En, factor.En, evidence, setting));
    }

    private static string Fill(string template, string factor, Evidence evidence, RuleSetting setting)
    {
        var text = new System.Text.StringBuilder(template.Length + 64);
        for (var i = 0; i < template.Length; i++)
        {
            var end = template[i] == '{' ? template.IndexOf('}', i) : -1;
            if (end < 0)
            {
                text.Append(template[i]);
                continue;
            }

            text.Append(Value(template[(i + 1)..end], factor, evidence, setting));
            i = end;
        }

        return text.ToString();
    }

    private static string Value(string name, string factor, Evidence evidence, RuleSetting setting)
    {
        static string Time(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        static string Number(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
        return name switch
        {
            "factor" => factor,
            "from" => Time(evidence.From),
            "to" => Time(evidence.To),
            "samples" => evidence.Samples.ToString(CultureInfo.InvariantCulture),
            _ when name.StartsWith("p.", StringComparison.Ordinal) && setting.Values.TryGetValue(name[2..], out var p) => Number(p),
            _ when name.StartsWith("%p.", StringComparison.Ordinal) && setting.Values.TryGetValue(name[3..], out var p) => Number(p * 100),
            _ when evidence.Figures.TryGetValue(name, out var figure) => Number(figure),
            _ => "–",
        };
    }

    private static Catalogue Load()
    {
        using var stream = typeof(Catalogue).Assembly.GetManifestResourceStream("Shemss.Alerts.Domain.Detection.rules.json")
            ?? throw new InvalidOperationException("rules.json is not embedded");
        return new Catalogue(JsonSerializer.Deserialize<CatalogueFile>(stream, Json)!);
    }

    private sealed record CatalogueFile(
        IReadOnlyDictionary<RuleId, RuleText> Rules,
        IReadOnlyDictionary<string, Explanation> Categories,
        IReadOnlyDictionary<Guard, Explanation> Guards,
        IReadOnlyDictionary<string, Explanation> Factors);
}
