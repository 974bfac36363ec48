using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Shemss.ServiceDefaults;

/// <summary>
/// What a handler answers: a result, perhaps with the version as ETag, or a refusal. Return it from handlers
/// (<c>Task&lt;Answer&lt;Ok&lt;View&gt;&gt;&gt;</c>): the OpenAPI document then knows the response's type.
/// </summary>
/// <typeparam name="TOk">The successful result.</typeparam>
public sealed class Answer<TOk> : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
    where TOk : IResult
{
    private readonly TOk? _ok;
    private readonly IReadOnlyList<Error>? _errors;
    private readonly long? _version;

    internal Answer(TOk? ok, IReadOnlyList<Error>? errors, long? version)
    {
        _ok = ok;
        _errors = errors;
        _version = version;
    }

    /// <inheritdoc />
    public int? StatusCode => _errors is not null ? (int)_errors[0].Code.Kind : (_ok as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;

    /// <summary>The refusal, or empty.</summary>
    public IReadOnlyList<Error> Errors => _errors ?? [];

    /// <summary>The successful result, or default when refused.</summary>
    public TOk? Ok => _ok;

    /// <summary>Success.</summary>
    /// <param name="ok">The result.</param>
    public static implicit operator Answer<TOk>(TOk ok) => new(ok, null, null);

    /// <summary>A refusal.</summary>
    /// <param name="error">Why.</param>
    public static implicit operator Answer<TOk>(Error error) => new(default, [error], null);

    /// <summary>A refusal by a code without arguments.</summary>
    /// <param name="code">Why.</param>
    public static implicit operator Answer<TOk>(ErrorCode code) => new(default, [code.With()], null);

    /// <summary>Passes a refusal on.</summary>
    /// <param name="refused">A decision that was refused.</param>
    public static implicit operator Answer<TOk>(Result refused) => refused.IsOk
        ? throw new InvalidOperationException("A success without a response cannot be answered.")
        : new(default, refused.Errors, null);

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (_errors is not null)
        {
            return Problems.WriteAsync(httpContext, _errors);
        }

        if (_version is { } version)
        {
            httpContext.Response.Headers.ETag = Http.TagOf(version);
            if ((HttpMethods.IsGet(httpContext.Request.Method) || HttpMethods.IsHead(httpContext.Request.Method))
                && Http.IsFresh(httpContext.Request, version))
            {
                httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        if (_ok is IValueHttpResult { Value: { } value } and IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK })
        {
            JsonBody.Write(httpContext, value);
            return Task.CompletedTask;
        }

        return _ok!.ExecuteAsync(httpContext);
    }

    /// <inheritdoc />
    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        if (typeof(IEndpointMetadataProvider).IsAssignableFrom(typeof(TOk)))
        {
            typeof(Answers).GetMethod(nameof(Answers.Populate), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(typeof(TOk)).Invoke(null, [method, builder]);
        }
    }
}

internal static class Answers
{
    internal static void Populate<T>(MethodInfo method, EndpointBuilder builder)
        where T : IEndpointMetadataProvider => T.PopulateMetadata(method, builder);
}

/// <summary>HTTP's small change.</summary>
public static class Http
{
    /// <summary>A result with its aggregate's version as ETag; a GET with a matching If-None-Match becomes 304.</summary>
    /// <typeparam name="TOk">The result.</typeparam>
    /// <param name="result">The result.</param>
    /// <param name="version">The aggregate's version.</param>
    public static Answer<TOk> WithETag<TOk>(TOk result, long version)
        where TOk : IResult => new(result, null, version);

    /// <summary>A decision as a response.</summary>
    /// <typeparam name="T">What was decided.</typeparam>
    /// <typeparam name="TOk">The successful result.</typeparam>
    /// <param name="result">The decision.</param>
    /// <param name="ok">Makes the response of its value.</param>
    public static Answer<TOk> ToHttp<T, TOk>(this Result<T> result, Func<T, TOk> ok)
        where TOk : IResult =>
        result.TryGet(out var value, out var errors) ? new Answer<TOk>(ok(value), null, null) : new Answer<TOk>(default, errors, null);

    /// <inheritdoc cref="ToHttp{T, TOk}(Result{T}, Func{T, TOk})"/>
    public static Answer<TOk> ToHttp<T, TOk>(this Result<T> result, Func<T, Answer<TOk>> ok)
        where TOk : IResult =>
        result.TryGet(out var value, out var errors) ? ok(value) : new Answer<TOk>(default, errors, null);

    /// <summary>A decision without a value as a response.</summary>
    /// <typeparam name="TOk">The successful result.</typeparam>
    /// <param name="result">The decision.</param>
    /// <param name="ok">Makes the response.</param>
    public static Answer<TOk> ToHttp<TOk>(this Result result, Func<TOk> ok)
        where TOk : IResult => result.IsOk ? new Answer<TOk>(ok(), null, null) : new Answer<TOk>(default, result.Errors, null);

    /// <summary>A version as an entity tag.</summary>
    /// <param name="version">The aggregate's version.</param>
    public static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>
    /// Relative link to the next page: this request's query with another cursor. It starts with '?', so it resolves against
    /// the address the caller used, behind the gateway too.
    /// </summary>
    /// <param name="request">The request for this page.</param>
    /// <param name="cursor">The next page's cursor, or null on the last page.</param>
    public static string? NextLink(HttpRequest request, string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        var query = QueryString.Empty;
        foreach (var (name, values) in request.Query)
        {
            foreach (var value in values)
            {
                query = name == "after" ? query : query.Add(name, value ?? "");
            }
        }

        return query.Add("after", cursor).ToString();
    }

    internal static bool IsFresh(HttpRequest request, long version)
    {
        foreach (var header in request.Headers.IfNoneMatch)
        {
            foreach (var range in (header ?? "").Split(','))
            {
                if (range.Trim() == "*" || (ExpectedVersion.TryParse(range, out var known) && known == version))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
