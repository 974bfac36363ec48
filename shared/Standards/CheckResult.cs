namespace Shemss.Standards;

/// <summary>How a checked value may be treated.</summary>
public enum CheckLevel
{
    /// <summary>The value satisfies the rule.</summary>
    Ok,

    /// <summary>Unusual but possible: accept it, show the reason (a published list may hold such values).</summary>
    Warning,

    /// <summary>The value cannot be right: refuse it when it is typed in.</summary>
    Error,
}

/// <summary>
/// The outcome of checking one identifier: never an exception, always a code that a program and a message catalogue can use.
/// </summary>
/// <param name="Level">Whether the value may be used.</param>
/// <param name="Code">Stable code, <c>subject.reason</c>; <c>subject.ok</c> when nothing is wrong.</param>
/// <param name="Value">The normalised value (trimmed, half-width, upper case); empty when nothing was given.</param>
/// <param name="Detail">One English sentence that names what is wrong; empty when nothing is.</param>
public readonly record struct CheckResult(CheckLevel Level, string Code, string Value, string Detail)
{
    /// <summary>True unless the level is <see cref="CheckLevel.Error"/>.</summary>
    public bool IsUsable => Level != CheckLevel.Error;

    /// <summary>True only when the level is <see cref="CheckLevel.Ok"/>.</summary>
    public bool IsOk => Level == CheckLevel.Ok;

    internal static CheckResult Ok(string subject, string value) => new(CheckLevel.Ok, subject + ".ok", value, "");

    internal static CheckResult Warn(string code, string value, string detail) => new(CheckLevel.Warning, code, value, detail);

    internal static CheckResult Error(string code, string value, string detail) => new(CheckLevel.Error, code, value, detail);
}
