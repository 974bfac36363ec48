using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Shemss.ServiceDefaults;

/// <summary>The body of every refusal (RFC 9457).</summary>
/// <param name="Type">URI of the code's description.</param>
/// <param name="Title">Short English title.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">Explanation in the caller's language (zh-CN unless English is asked for).</param>
/// <param name="Instance">The request's path as the gateway has it.</param>
/// <param name="Code">Stable code; switch on this.</param>
/// <param name="TraceId">Finds the request in traces and logs.</param>
/// <param name="Errors">Every field at fault, at once.</param>
public sealed record Problem(
    string Type, string Title, int Status, string Detail, string Instance, string Code, string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FieldProblem>? Errors);

/// <summary>One field at fault.</summary>
/// <param name="Field">Its path in the request.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Message">Explanation in the caller's language.</param>
public sealed record FieldProblem(string Field, string Code, string Message);

/// <summary>Turns errors into problem responses.</summary>
public static class Problems
{
    private static readonly ProblemJson Json = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });

    /// <summary>The response of one error.</summary>
    /// <param name="error">The error.</param>
    public static ProblemResult From(Error error) => new([error]);

    /// <summary>The response of one code without arguments.</summary>
    /// <param name="code">The code.</param>
    public static ProblemResult From(ErrorCode code) => From(code.With());

    /// <summary>The response of a refused decision.</summary>
    /// <param name="errors">Its errors, at least one.</param>
    public static ProblemResult From(IReadOnlyList<Error> errors) => new(errors);

    /// <summary>True when the caller did not ask for English before Chinese.</summary>
    /// <param name="http">The request.</param>
    public static bool WantsChinese(HttpContext http)
    {
        string? best = null;
        var bestQuality = 0d;
        foreach (var language in http.Request.GetTypedHeaders().AcceptLanguage)
        {
            var name = language.Value.Value ?? "";
            var quality = language.Quality ?? 1;
            var known = name.StartsWith("zh", StringComparison.OrdinalIgnoreCase) || name.StartsWith("en", StringComparison.OrdinalIgnoreCase);
            if (known && quality > bestQuality)
            {
                (best, bestQuality) = (name, quality);
            }
        }

        return best?.StartsWith("en", StringComparison.OrdinalIgnoreCase) != true;
    }

    internal static Problem Body(HttpContext http, IReadOnlyList<Error> errors, ServiceOptions options)
    {
        var chinese = WantsChinese(http);
        var single = errors.Count == 1;
        var sameCode = errors.All(e => e.Code.Code == errors[0].Code.Code && e.FieldName is null);
        var top = single || sameCode ? errors[0] : CommonErrors.Invalid.With();

        // A lone error of one field that is about form only is a form error of the request, too: one code to look for.
        if (single && errors[0].FieldName is not null && errors[0].Code.Code.StartsWith("field.", StringComparison.Ordinal))
        {
            top = CommonErrors.Invalid.With();
        }

        var fields = errors.Where(e => e.FieldName is not null)
            .Select(e => new FieldProblem(e.FieldName!, e.Code.Code, e.Text(chinese))).ToArray();
        if (!single && !sameCode)
        {
            fields = [.. errors.Select(e => new FieldProblem(e.FieldName ?? "", e.Code.Code, e.Text(chinese)))];
        }

        // What stands at the root there (Identity's sign-in) has no prefix.
        string path = http.Request.Path;
        var instance = path.StartsWith("/v1/", StringComparison.Ordinal) ? options.PublicPrefix + path : path;
        return new Problem($"{options.ProblemRoot}{top.Code.Code}", top.Code.Title, (int)errors[0].Code.Kind, top.Text(chinese), instance,
            top.Code.Code, TraceIdOf(http), fields.Length == 0 ? null : fields);
    }

    internal static string TraceIdOf(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    internal static Task WriteAsync(HttpContext http, IReadOnlyList<Error> errors)
    {
        var body = Body(http, errors, http.RequestServices.GetRequiredService<IOptions<ServiceOptions>>().Value);
        http.Response.StatusCode = body.Status;
        http.Response.Headers.ContentLanguage = WantsChinese(http) ? "zh-CN" : "en";
        http.Response.Headers.CacheControl = "no-store";
        if (body.Status == StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = "5";
        }

        JsonBody.Write(http.Response, body, Json.Problem, "application/problem+json");
        return Task.CompletedTask;
    }
}

/// <summary>A refusal as a response.</summary>
public sealed class ProblemResult : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    internal ProblemResult(IReadOnlyList<Error> errors) => Errors = errors;

    /// <summary>What went wrong; at least one.</summary>
    public IReadOnlyList<Error> Errors { get; }

    /// <inheritdoc />
    public int? StatusCode => (int)Errors[0].Code.Kind;

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext) => Problems.WriteAsync(httpContext, Errors);

    /// <inheritdoc />
    static void IEndpointMetadataProvider.PopulateMetadata(System.Reflection.MethodInfo method, Microsoft.AspNetCore.Builder.EndpointBuilder builder)
    {
        // The OpenAPI transformer documents the refusals of every operation alike.
    }
}

[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
