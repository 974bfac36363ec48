using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Shemss.ServiceDefaults;

/// <summary>
/// Why a JSON body does not fit a type: every field at fault, where deserialization stops at the first. Runs only after
/// deserialization has refused the body.
/// </summary>
internal static class JsonShape
{
    private const int Most = 50;

    public static async Task<IReadOnlyList<Error>> ErrorsAsync(Stream body, Type type, JsonSerializerOptions options, CancellationToken ct)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(body, new JsonDocumentOptions
            {
                MaxDepth = options.MaxDepth,
                AllowDuplicateProperties = options.AllowDuplicateProperties,
            }, ct);
        }
        catch (JsonException)
        {
            return [CommonErrors.Malformed.With()];
        }

        using (document)
        {
            var errors = new List<Error>();
            Check(document.RootElement, options.GetTypeInfo(type), "", options, errors);
            return errors.Count > 0 ? errors : [CommonErrors.Malformed.With()];
        }
    }

    private static void Check(JsonElement element, JsonTypeInfo type, string path, JsonSerializerOptions options, List<Error> errors)
    {
        if (errors.Count >= Most)
        {
            return;
        }

        if (type.Kind == JsonTypeInfoKind.Object && element.ValueKind == JsonValueKind.Object && type.PolymorphismOptions is null)
        {
            CheckMembers(element, type, path, options, errors);
        }
        else if (type.Kind == JsonTypeInfoKind.Enumerable && element.ValueKind == JsonValueKind.Array && type.ElementType is { } item)
        {
            var index = 0;
            foreach (var child in element.EnumerateArray())
            {
                var name = $"{path}[{index++}]";
                if (child.ValueKind == JsonValueKind.Null && Nullable.GetUnderlyingType(item) is null)
                {
                    errors.Add(CommonErrors.FieldRequired.With().Field(name));
                }
                else
                {
                    Check(child, options.GetTypeInfo(item), name, options, errors);
                }
            }
        }
        else if (element.ValueKind == JsonValueKind.String && type.Type == typeof(string) && element.GetString()!.Contains('\0', StringComparison.Ordinal))
        {
            errors.Add(CommonErrors.FieldNul.With().Field(path));
        }
        else if (!Fits(element, type))
        {
            errors.Add(Describe(element, type.Type).Field(path));
        }
    }

    private static void CheckMembers(JsonElement element, JsonTypeInfo type, string path, JsonSerializerOptions options, List<Error> errors)
    {
        var before = errors.Count;
        foreach (var member in type.Properties)
        {
            var name = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (!TryFind(element, member.Name, options.PropertyNameCaseInsensitive, out var value))
            {
                if (member.IsRequired || (options.RespectRequiredConstructorParameters && member.AssociatedParameter is { HasDefaultValue: false, IsNullable: false }))
                {
                    errors.Add(CommonErrors.FieldRequired.With().Field(name));
                }
            }
            else if (value.ValueKind == JsonValueKind.Null)
            {
                var nullable = Nullable.GetUnderlyingType(member.PropertyType) is not null
                    || (!member.PropertyType.IsValueType && (member.IsSetNullable || member.AssociatedParameter is { IsNullable: true }));
                if (!nullable)
                {
                    errors.Add(CommonErrors.FieldRequired.With().Field(name));
                }
            }
            else
            {
                Check(value, options.GetTypeInfo(member.PropertyType), name, options, errors);
            }
        }

        // The type refuses the object for a reason no single member shows.
        if (errors.Count == before && !Fits(element, type))
        {
            errors.Add(CommonErrors.FieldWrongType.With().Field(path));
        }
    }

    private static bool TryFind(JsonElement element, string name, bool anyCase, out JsonElement value)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (string.Equals(member.Name, name, anyCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
            {
                value = member.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    private static bool Fits(JsonElement element, JsonTypeInfo type)
    {
        try
        {
            element.Deserialize(type);
            return true;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    private static Error Describe(JsonElement element, Type type)
    {
        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        if (!wanted.IsEnum || element.ValueKind != JsonValueKind.String)
        {
            return CommonErrors.FieldWrongType.With();
        }

        var names = (IEnumerable)typeof(Wire).GetMethod(nameof(Wire.All), BindingFlags.Public | BindingFlags.Static)!
            .MakeGenericMethod(wanted).Invoke(null, null)!;
        return CommonErrors.FieldUnknownValue.With(string.Join(", ", names.Cast<string>()));
    }
}
