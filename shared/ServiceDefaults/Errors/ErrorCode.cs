using System.Globalization;

namespace Shemss.ServiceDefaults;

/// <summary>What kind of refusal an error is. The number is the HTTP status it becomes.</summary>
#pragma warning disable CA1008 // There is no status 0.
public enum ErrorKind
#pragma warning restore CA1008
{
    /// <summary>The request is not well-formed or a field does not have its form.</summary>
    Invalid = 400,

    /// <summary>No valid token.</summary>
    Unauthenticated = 401,

    /// <summary>The caller's role may never do this.</summary>
    Forbidden = 403,

    /// <summary>There is no such thing, or it is outside the caller's scope.</summary>
    NotFound = 404,

    /// <summary>The path is known, the method is not.</summary>
    MethodNotAllowed = 405,

    /// <summary>The present state does not allow it.</summary>
    Conflict = 409,

    /// <summary>It was there and is no more.</summary>
    Gone = 410,

    /// <summary>The caller's version is not the present one.</summary>
    Precondition = 412,

    /// <summary>The request is larger than allowed.</summary>
    TooLarge = 413,

    /// <summary>The content is of a type not accepted here.</summary>
    UnsupportedType = 415,

    /// <summary>Well-formed, and against a rule.</summary>
    Unprocessable = 422,

    /// <summary>The request must say which version it changes.</summary>
    PreconditionRequired = 428,

    /// <summary>Too many requests.</summary>
    TooMany = 429,

    /// <summary>A defect of ours.</summary>
    Internal = 500,

    /// <summary>Something we need is away for the moment; trying again helps.</summary>
    Unavailable = 503,
}

/// <summary>One way an operation can be refused: stable code, and its words in both languages.</summary>
/// <param name="Code">Stable name, <c>sites.instrument.serial-taken</c> say. Clients switch on it.</param>
/// <param name="Kind">What kind of refusal it is.</param>
/// <param name="Title">Short English title, the same for every occurrence.</param>
/// <param name="En">English explanation; <c>{0}</c> … stand for the arguments of <see cref="With"/>.</param>
/// <param name="Zh">The same in Chinese.</param>
public sealed record ErrorCode(string Code, ErrorKind Kind, string Title, string En, string Zh)
{
    /// <summary>One occurrence.</summary>
    /// <param name="args">What the texts' placeholders stand for.</param>
    public Error With(params object?[] args) => new(this, args, null);
}

/// <summary>One occurrence of an <see cref="ErrorCode"/>.</summary>
public sealed class Error
{
    private readonly object?[] _args;

    internal Error(ErrorCode code, object?[] args, string? fieldName)
    {
        Code = code;
        _args = args;
        FieldName = fieldName;
    }

    /// <summary>What went wrong.</summary>
    public ErrorCode Code { get; }

    /// <summary>Path of the field at fault as the client wrote it (<c>address.street</c>), or null when it is no one field.</summary>
    public string? FieldName { get; }

    /// <summary>The same error, of one field.</summary>
    /// <param name="field">Path of the field in the request, camelCase.</param>
    public Error Field(string field) => new(Code, _args, field);

    /// <summary>The explanation in a language.</summary>
    /// <param name="chinese">Chinese, or else English.</param>
    public string Text(bool chinese)
    {
        var text = chinese ? Code.Zh : Code.En;
        return _args.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, _args);
    }

    /// <inheritdoc />
    public override string ToString() => FieldName is null ? $"{Code.Code}: {Text(false)}" : $"{FieldName}: {Code.Code}: {Text(false)}";
}
