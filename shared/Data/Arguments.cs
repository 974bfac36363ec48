using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Shemss.Data;

/// <summary>
/// A read's arguments as parameters of their own types: the type of a null is known too, and no value is boxed on its way.
/// One binder per type of arguments, made once.
/// </summary>
internal abstract class Arguments
{
    private static readonly ConcurrentDictionary<Type, Arguments[]> Binders = new();

    /// <summary>Adds a parameter for each property of <paramref name="args"/>, by its name.</summary>
    /// <param name="parameters">The command's parameters.</param>
    /// <param name="args">An object, anonymous mostly.</param>
    public static void Bind(NpgsqlParameterCollection parameters, object args)
    {
        foreach (var property in Binders.GetOrAdd(args.GetType(), Make))
        {
            parameters.Add(property.Parameter(args));
        }
    }

    protected abstract NpgsqlParameter Parameter(object args);

    private static Arguments[] Make(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0).Select(p =>
            (Arguments)Activator.CreateInstance(KindOf(p.PropertyType).MakeGenericType(type, p.PropertyType), p)!)];

    private static Type KindOf(Type type) =>
        type == typeof(object) ? typeof(Untyped<,>)
        : (Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset) ? typeof(Instant<,>)
        : (Nullable.GetUnderlyingType(type) ?? type) == typeof(JsonElement) ? typeof(Json<,>)
        : typeof(Typed<,>);

    private abstract class Property<TArgs, T>(PropertyInfo property) : Arguments
    {
        private readonly Func<TArgs, T?> _get = property.GetMethod!.CreateDelegate<Func<TArgs, T?>>();

        protected string Name { get; } = property.Name;

        protected override NpgsqlParameter Parameter(object args) => Parameter(_get((TArgs)args));

        protected abstract NpgsqlParameter Parameter(T? value);
    }

    private sealed class Typed<TArgs, T>(PropertyInfo property) : Property<TArgs, T>(property)
    {
        protected override NpgsqlParameter Parameter(T? value) => new NpgsqlParameter<T>(Name, value!);
    }

    // Npgsql refuses an offset other than zero; the instant is the same.
    private sealed class Instant<TArgs, T>(PropertyInfo property) : Property<TArgs, T>(property)
    {
        protected override NpgsqlParameter Parameter(T? value) =>
            new NpgsqlParameter<DateTimeOffset?>(Name, ((DateTimeOffset?)(object?)value)?.ToUniversalTime());
    }

    private sealed class Json<TArgs, T>(PropertyInfo property) : Property<TArgs, T>(property)
    {
        protected override NpgsqlParameter Parameter(T? value) =>
            new NpgsqlParameter<string?>(Name, NpgsqlDbType.Jsonb) { TypedValue = ((JsonElement?)(object?)value)?.GetRawText() };
    }

    private sealed class Untyped<TArgs, T>(PropertyInfo property) : Property<TArgs, T>(property)
    {
        protected override NpgsqlParameter Parameter(T? value) => new(Name, value is DateTimeOffset at ? at.ToUniversalTime() : (object?)value ?? DBNull.Value);
    }
}
