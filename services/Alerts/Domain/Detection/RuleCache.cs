namespace Shemss.Alerts.Domain.Detection;

/// <summary>
/// Compiled parameters shared by all points with the same kind of factor. Parameters of a single point are compiled for it alone.
/// </summary>
internal sealed class RuleCache
{
    private readonly Dictionary<(SourceKind, FactorProfile), CompiledRules> _factors = [];
    private readonly Dictionary<SourceKind, PointRules> _points = [];

    public CompiledRules For(ParameterBook book, PointProfile point, FactorProfile factor, long at)
    {
        if (book.HasOwn(point.PointId))
        {
            return CompiledRules.Compile(book, point, factor, at);
        }

        if (!_factors.TryGetValue((point.Source, factor), out var rules) || at < rules.Compiled || at >= rules.Until)
        {
            rules = CompiledRules.Compile(book, point, factor, at);
            _factors[(point.Source, factor)] = rules;
        }

        return rules;
    }

    public PointRules For(ParameterBook book, PointProfile point, long at)
    {
        if (book.HasOwn(point.PointId))
        {
            return PointRules.Compile(book, point, at);
        }

        if (!_points.TryGetValue(point.Source, out var rules) || at < rules.Compiled || at >= rules.Until)
        {
            rules = PointRules.Compile(book, point, at);
            _points[point.Source] = rules;
        }

        return rules;
    }
}
