using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Shemss.Maintenance.Domain;

/// <summary>A form of record (记录表): which items it has. Data, versioned.</summary>
internal sealed record Sheet(
    string Name, string Version, string NameEn, string NameZh, string Source, string Confidence, string PointKind, int MinimumPhotos, IReadOnlyList<SheetItem> Items)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The forms shipped with this service.</summary>
    public static FrozenDictionary<string, Sheet> All { get; } = Load();

    private static FrozenDictionary<string, Sheet> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(n => n.Contains(".Sheets.", StringComparison.Ordinal))
            .Select(n =>
            {
                using var stream = assembly.GetManifestResourceStream(n)!;
                var file = JsonSerializer.Deserialize<File>(stream, Json) ?? throw new InvalidDataException(n);
                return new Sheet(file.Sheet, file.Version, file.NameEn, file.NameZh, file.Source, file.Confidence, file.PointKind, file.MinimumPhotos, file.Items);
            })
            .ToFrozenDictionary(s => s.Name, StringComparer.Ordinal);
    }

    private sealed record File(
        string Sheet, string Version, string NameEn, string NameZh, string Source, string Confidence, string PointKind, int MinimumPhotos, IReadOnlyList<SheetItem> Items);
}

/// <summary>One item of a form.</summary>
internal sealed record SheetItem(string Code, string NameEn, string NameZh);
