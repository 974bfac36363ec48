using System.Diagnostics.CodeAnalysis;

namespace Shemss.ServiceDefaults;

/// <summary>A decision without a value: allowed, or refused for one or more reasons.</summary>
public readonly struct Result
{
    private readonly IReadOnlyList<Error>? _errors;

    private Result(IReadOnlyList<Error> errors) => _errors = errors;

    /// <summary>Allowed.</summary>
    public static Result Ok => default;

    /// <summary>True when there is no error.</summary>
    public bool IsOk => _errors is null;

    /// <summary>Why it was refused; empty when allowed.</summary>
    public IReadOnlyList<Error> Errors => _errors ?? [];

    /// <summary>Refused for one reason.</summary>
    /// <param name="error">The reason.</param>
    public static implicit operator Result(Error error) => new([error]);

    /// <summary>Refused for these reasons; allowed when there are none.</summary>
    /// <param name="errors">The reasons.</param>
    public static Result From(IEnumerable<Error> errors)
    {
        var all = errors.ToArray();
        return all.Length == 0 ? Ok : new Result(all);
    }

    /// <summary>Every reason of several decisions at once.</summary>
    /// <param name="results">The decisions.</param>
    public static Result All(params ReadOnlySpan<Result> results)
    {
        List<Error>? errors = null;
        foreach (var result in results)
        {
            if (!result.IsOk)
            {
                (errors ??= []).AddRange(result.Errors);
            }
        }

        return errors is null ? Ok : new Result(errors);
    }
}

/// <summary>A decision: its value, or the reasons it was refused.</summary>
/// <typeparam name="T">What a successful decision gives.</typeparam>
public readonly struct Result<T>
{
    private readonly IReadOnlyList<Error>? _errors;
    private readonly T? _value;

    private Result(T? value, IReadOnlyList<Error>? errors)
    {
        _value = value;
        _errors = errors;
    }

    /// <summary>True when there is a value.</summary>
    public bool IsOk => _errors is null;

    /// <summary>Why it was refused; empty when it succeeded.</summary>
    public IReadOnlyList<Error> Errors => _errors ?? [];

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public T Value => _errors is null ? _value! : throw new InvalidOperationException($"Refused: {string.Join("; ", _errors)}");

    /// <summary>Success.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>Refused for one reason.</summary>
    /// <param name="error">The reason.</param>
    public static implicit operator Result<T>(Error error) => new(default, [error]);

    /// <summary>Passes a refusal on.</summary>
    /// <param name="refused">A decision that was refused.</param>
    /// <exception cref="InvalidOperationException">It was not refused.</exception>
    public static implicit operator Result<T>(Result refused) =>
        refused.IsOk ? throw new InvalidOperationException("A success without a value cannot become one with a value.") : new(default, refused.Errors);

    /// <summary>The value, or the errors.</summary>
    /// <param name="value">The value when it succeeded.</param>
    /// <param name="errors">The reasons when it was refused, else empty.</param>
    public bool TryGet([MaybeNullWhen(false)] out T value, out IReadOnlyList<Error> errors)
    {
        value = _value;
        errors = Errors;
        return _errors is null;
    }

    /// <summary>The same decision about something made of the value.</summary>
    /// <typeparam name="TNext">What it becomes.</typeparam>
    /// <param name="next">Makes it; not called when refused.</param>
    public Result<TNext> Map<TNext>(Func<T, TNext> next) =>
        _errors is null ? next(_value!) : new Result<TNext>(default, _errors);

    /// <summary>A further decision, when this one succeeded.</summary>
    /// <typeparam name="TNext">What it gives.</typeparam>
    /// <param name="next">Decides; not called when refused.</param>
    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) =>
        _errors is null ? next(_value!) : new Result<TNext>(default, _errors);

    /// <summary>The decision without its value.</summary>
    public Result WithoutValue() => _errors is null ? Result.Ok : Result.From(_errors);
}
