using System.Collections;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Shemss.ServiceDefaults;

/// <summary>How JSON looks at every service: camelCase members, enumerations by wire name and never by number.</summary>
public static class JsonConventions
{
    /// <summary>The same as the HTTP API uses, for files, tests and stored JSON.</summary>
    public static JsonSerializerOptions Options { get; } = Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Applies the conventions.</summary>
    /// <param name="options">Options not yet in use.</param>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;

        // A null where the type allows none, or a missing constructor parameter, is the client's error, not a crash of ours later.
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;

        // Chinese text stays readable; what HTML could read as markup stays escaped.
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        if (!options.Converters.Any(c => c is JsonStringEnumConverter))
        {
            options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        }

        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(RefuseNullElements).WithAddedModifier(RefuseNulCharacters);
        return options;
    }

    /// <summary>No null stands in a list: the serializer itself checks members only.</summary>
    private static void RefuseNullElements(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        var lists = type.Properties.Where(p => p.Get is not null && HoldsReferences(p.PropertyType)).ToArray();
        if (lists.Length == 0)
        {
            return;
        }

        var earlier = type.OnDeserialized;
        type.OnDeserialized = value =>
        {
            earlier?.Invoke(value);
            foreach (var list in lists)
            {
                if (list.Get!(value) is IEnumerable elements && elements.Cast<object?>().Contains(null))
                {
                    throw new JsonException($"'{list.Name}' has a null element.");
                }
            }
        };
    }

    /// <summary>No text holds U+0000: PostgreSQL keeps none. Which field it was, <see cref="JsonShape"/> says.</summary>
    private static void RefuseNulCharacters(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        var texts = type.Properties.Where(p => p.Get is not null && (p.PropertyType == typeof(string) || typeof(IEnumerable<string>).IsAssignableFrom(p.PropertyType))).ToArray();
        if (texts.Length == 0)
        {
            return;
        }

        var earlier = type.OnDeserialized;
        type.OnDeserialized = value =>
        {
            earlier?.Invoke(value);
            foreach (var text in texts)
            {
                if (text.Get!(value) switch
                {
                    string one => one.Contains('\0', StringComparison.Ordinal),
                    IEnumerable<string> several => several.Any(t => t?.Contains('\0', StringComparison.Ordinal) == true),
                    _ => false,
                })
                {
                    throw new JsonException($"'{text.Name}' holds U+0000.");
                }
            }
        };
    }

    private static bool HoldsReferences(Type type) =>
        type != typeof(string) && !typeof(IDictionary).IsAssignableFrom(type)
        && (type.IsArray
            ? type.GetElementType() is { IsValueType: false }
            : type.IsGenericType && type.GetGenericArguments() is [{ IsValueType: false }] && typeof(IEnumerable).IsAssignableFrom(type));
}

/// <summary>Wire names of enumerations, the same in JSON, SQL and queries: kebab-case lower (<c>SelfOperated</c> ↔ <c>self-operated</c>), or what JsonStringEnumMemberName says.</summary>
public static class Wire
{
    /// <summary>A value's wire name. Pass this, not the enum, to SQL.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="value">A defined value.</param>
    public static string Name<T>(T value)
        where T : struct, Enum => Names<T>.ByValue.TryGetValue(value, out var name)
            ? name
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Not a {typeof(T).Name}.");

    /// <summary>All wire names, in the order of the values.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    public static IReadOnlyCollection<string> All<T>()
        where T : struct, Enum => Names<T>.ByName.Keys;

    /// <summary>Reads a wire name.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">Exact wire name; letters of the other case and numbers are refused.</param>
    /// <param name="value">The value.</param>
    public static bool TryParse<T>(string? name, out T value)
        where T : struct, Enum
    {
        value = default;
        return name is not null && Names<T>.ByName.TryGetValue(name, out value);
    }

    /// <summary>Reads a wire name that we wrote ourselves.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">Exact wire name.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static T Parse<T>(string name)
        where T : struct, Enum => TryParse<T>(name, out var value) ? value : throw new FormatException($"'{name}' is no {typeof(T).Name}.");

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue = Enum.GetValues<T>().Distinct().ToDictionary(v => v, NameOf);
        public static readonly Dictionary<string, T> ByName = ByValue.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);

        private static string NameOf(T value)
        {
            var member = value.ToString();
            return typeof(T).GetField(member)?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
                ?? JsonNamingPolicy.KebabCaseLower.ConvertName(member);
        }
    }
}
