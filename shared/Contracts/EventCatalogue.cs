using System.Collections.Frozen;
using System.Text;

namespace Shemss.Contracts;

/// <summary>
/// Every integration event and its wire name. The name follows from namespace and type:
/// <c>Shemss.Contracts.Maintenance.V1.RecordConfirmed</c> is <c>shemss.maintenance.record-confirmed.v1</c>.
/// </summary>
public static class EventCatalogue
{
    private const string Root = "Shemss.Contracts.";

    /// <summary>Wire name → contract.</summary>
    public static FrozenDictionary<string, Type> ByName { get; } = typeof(EventCatalogue).Assembly.GetExportedTypes()
        .Where(IsEvent)
        .ToFrozenDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>True for a type that is an event contract: a public record in a versioned namespace of a service, not nested in another.</summary>
    /// <param name="type">Any type.</param>
    public static bool IsEvent(Type type) =>
        type is { IsClass: true, IsAbstract: false, IsNested: false, Namespace: not null }
        && type.Namespace.StartsWith(Root, StringComparison.Ordinal)
        && type.Namespace[Root.Length..].Split('.') is [_, ['V', .. var digits]] && digits.All(char.IsAsciiDigit)
        && type.GetCustomAttributes(typeof(EventPartAttribute), inherit: false).Length == 0;

    /// <summary>The wire name of an event contract.</summary>
    /// <param name="type">A type for which <see cref="IsEvent"/> holds.</param>
    /// <exception cref="ArgumentException">It is no event contract.</exception>
    public static string NameOf(Type type)
    {
        if (!IsEvent(type))
        {
            throw new ArgumentException($"{type} is no event contract.", nameof(type));
        }

        var parts = type.Namespace![Root.Length..].Split('.');
        return $"shemss.{Kebab(parts[0])}.{Kebab(type.Name)}.{Kebab(parts[1])}";
    }

    /// <summary>The publishing service of a wire name: its second part.</summary>
    /// <param name="name">A wire name.</param>
    public static string SourceOf(string name) => name.Split('.')[1];

    private static string Kebab(string name)
    {
        var kebab = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && kebab.Length > 0)
            {
                kebab.Append('-');
            }

            kebab.Append(char.ToLowerInvariant(c));
        }

        return kebab.ToString();
    }
}

/// <summary>Marks a record that is part of events and not an event itself.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EventPartAttribute : Attribute;
