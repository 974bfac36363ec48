using System.Collections.Concurrent;
using System.Reflection;

namespace Shemss.Standards.Rules;

/// <summary>
/// All table versions that are known. Immutable: <see cref="With"/> gives a book with one more. <see cref="At(DateOnly)"/> opens it on a day: of each table
/// the version with the latest effective date up to that day counts (the higher version when two begin on the same day).
/// </summary>
public sealed class RuleBook
{
    private readonly ConcurrentDictionary<int, RuleSet> _open = new();
    private readonly DateOnly[] _changes;

    private RuleBook(IReadOnlyList<RuleTable> tables)
    {
        Tables = tables;
        _changes =
        [
            .. tables.SelectMany(t => t.Rows).SelectMany(Edges).Concat(tables.Select(t => t.EffectiveFrom)).Distinct().Order(),
        ];
    }

    /// <summary>The tables shipped with this library.</summary>
    public static RuleBook Builtin { get; } = LoadBuiltin();

    /// <summary>Every version of every table.</summary>
    public IReadOnlyList<RuleTable> Tables { get; }

    /// <summary>A book with this table added; the same name and version is replaced.</summary>
    public RuleBook With(RuleTable table) => new([.. Tables.Where(t => t.Name != table.Name || t.Version != table.Version), table]);

    /// <summary>The rules in force on a day. Cheap: the set is built once for each stretch of days without a change.</summary>
    public RuleSet At(DateOnly day)
    {
        var at = Array.BinarySearch(_changes, day);
        var stretch = at >= 0 ? at : ~at - 1;
        return _open.TryGetValue(stretch, out var known) ? known : _open.GetOrAdd(stretch, _ => Open(day));
    }

    /// <summary>
    /// The rules of exactly these table versions (<see cref="RuleTable.Id"/>), as a stored judgement names them; other tables as of the day.
    /// <c>null</c> when one of them is not in this book.
    /// </summary>
    public RuleSet? At(DateOnly day, IReadOnlyCollection<string> versions)
    {
        var pinned = Tables.Where(t => versions.Contains(t.Id)).ToList();
        if (pinned.Count != versions.Count)
        {
            return null;
        }

        var others = Current(day).Where(t => pinned.TrueForAll(p => p.Name != t.Name));
        return new RuleSet([.. pinned.Concat(others)], day);
    }

    private RuleSet Open(DateOnly day) => new([.. Current(day)], day);

    private IEnumerable<RuleTable> Current(DateOnly day) => Tables
        .Where(t => t.EffectiveFrom <= day)
        .GroupBy(t => t.Name)
        .Select(g => g.OrderBy(t => t.EffectiveFrom).ThenBy(t => t.Version).Last());

    private static IEnumerable<DateOnly> Edges(RuleRow row) =>
        row.ValidTo is { } to && to < DateOnly.MaxValue ? [row.ValidFrom, to.AddDays(1)] : [row.ValidFrom];

    private static RuleBook LoadBuiltin()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var tables = new List<RuleTable>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".csv", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var result = RuleTable.TryParse(reader.ReadToEnd(), out var table);
            tables.Add(table ?? throw new InvalidDataException($"{name}: {result.Code} {result.Detail}"));
        }

        return new RuleBook(tables);
    }
}
