using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace Shemss.ServiceDefaults;

/// <summary>
/// Holds a request body against its DataAnnotations, nested parts and lists included, and names every field at once. The framework's own
/// generated validation passes over internal types, and a service's types are internal.
/// </summary>
internal static class RequestValidation
{
    private static readonly ConcurrentDictionary<Type, Member[]> Members = new();

    /// <summary>What is wrong with a request; nothing for a type that is no request of ours.</summary>
    public static List<Error> Check(object request)
    {
        var errors = new List<Error>();
        Check(request, "", errors);
        return errors;
    }

    private static void Check(object part, string path, List<Error> errors)
    {
        foreach (var member in Members.GetOrAdd(part.GetType(), MembersOf))
        {
            var value = member.Property.GetValue(part);
            var field = path + member.Name;
            foreach (var rule in member.Rules)
            {
                var context = new ValidationContext(part) { MemberName = member.Property.Name, DisplayName = member.Property.Name };
                if (rule.GetValidationResult(value, context) is { ErrorMessage: var message })
                {
                    errors.Add(FieldMessages.ErrorOf(message ?? "").Field(field));
                    if (rule is RequiredAttribute)
                    {
                        // What is not there is not too short as well.
                        break;
                    }
                }
            }

            if (value is IEnumerable list and not string)
            {
                var i = 0;
                foreach (var item in list)
                {
                    if (item is not null && IsPart(item.GetType()))
                    {
                        Check(item, $"{field}[{i}].", errors);
                    }

                    i++;
                }
            }
            else if (value is not null && IsPart(value.GetType()))
            {
                Check(value, field + ".", errors);
            }
        }
    }

    private static Member[] MembersOf(Type type) => !IsPart(type)
        ? []
        : [.. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(p => p.GetIndexParameters().Length == 0 && p.CanWrite)
            .Select(p => new Member(p, JsonNamingPolicy.CamelCase.ConvertName(p.Name), [.. p.GetCustomAttributes<ValidationAttribute>().OrderBy(a => a is not RequiredAttribute)]))];

    private static bool IsPart(Type type) =>
        type is { IsClass: true, IsArray: false } && type.Namespace?.StartsWith("Shemss.", StringComparison.Ordinal) == true;

    private sealed record Member(PropertyInfo Property, string Name, ValidationAttribute[] Rules);
}
