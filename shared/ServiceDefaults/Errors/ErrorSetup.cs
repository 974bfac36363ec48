using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Shemss.ServiceDefaults;

internal static class ErrorSetup
{
    public static void AddErrors(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IProblemDetailsService, ProblemService>();
        services.AddExceptionHandler<ExceptionAnswer>();
        services.Configure<ExceptionHandlerOptions>(o => o.ExceptionHandler = _ => Task.CompletedTask);
        services.ConfigureHttpJsonOptions(o => JsonConventions.Apply(o.SerializerOptions));

        // What binding refuses comes to the exception handler, which knows the field, in every environment alike.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
    }
}

/// <summary>The framework's own refusals (validation above all), and those of libraries that bring a code of their own, in our shape.</summary>
internal sealed class ProblemService : IProblemDetailsService
{
    public async ValueTask WriteAsync(ProblemDetailsContext context) => await TryWriteAsync(context);

    public async ValueTask<bool> TryWriteAsync(ProblemDetailsContext context)
    {
        var errors = context.ProblemDetails is HttpValidationProblemDetails { Errors.Count: > 0 } validation
            ? FieldMessages.ErrorsOf(validation.Errors)
            : [ErrorOf(context.ProblemDetails, context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode)];
        await Problems.WriteAsync(context.HttpContext, errors);
        return true;
    }

    private static Error ErrorOf(Microsoft.AspNetCore.Mvc.ProblemDetails problem, int status)
    {
        if (!problem.Extensions.TryGetValue("code", out var code) || code is not string named)
        {
            return CommonErrors.OfStatus(status).With();
        }

        // A library that does not know the caller's language brings its Chinese words along.
        var en = problem.Detail ?? problem.Title ?? named;
        var zh = problem.Extensions.TryGetValue("zh", out var chinese) && chinese is string words ? problem.Detail is null ? words : $"{words}：{problem.Detail}" : en;
        return new ErrorCode(named, CommonErrors.OfStatus(status).Kind, problem.Title ?? named, "{0}", "{1}").With(en, zh);
    }
}

/// <summary>Exceptions as answers: what the client sent wrong is explained, what broke here is not.</summary>
internal sealed partial class ExceptionAnswer(IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        IReadOnlyList<Error> errors = exception switch
        {
            BadHttpRequestException bad => await ErrorsOfAsync(httpContext, bad),
            // A form's text, say: bodies in JSON and queries have been looked through before.
            PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter } => [CommonErrors.FieldNul.With()],
            NpgsqlException { IsTransient: true } or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow }
                => [CommonErrors.Unavailable.With()],
            _ => [CommonErrors.Internal.With()],
        };
        await Problems.WriteAsync(httpContext, errors);

        // True says "handled" and silences the log: for a defect of ours the log must speak.
        return errors[0].Code.Kind is not ErrorKind.Internal and not ErrorKind.Unavailable || Log(httpContext, exception);
    }

    private static bool Log(HttpContext http, Exception exception)
    {
        LogFailed(http.RequestServices.GetRequiredService<Microsoft.Extensions.Logging.ILogger<ExceptionAnswer>>(), exception, http.Request.Method, http.Request.Path);
        return true;
    }

    private async Task<IReadOnlyList<Error>> ErrorsOfAsync(HttpContext http, BadHttpRequestException bad)
    {
        if (bad.StatusCode != StatusCodes.Status400BadRequest)
        {
            return [CommonErrors.OfStatus(bad.StatusCode).With()];
        }

        if (bad.InnerException is JsonException && http.Request.Body.CanSeek
            && (http.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? http.GetEndpoint())?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type)
        {
            http.Request.Body.Position = 0;
            return await JsonShape.ErrorsAsync(http.Request.Body, type, json.Value.SerializerOptions, http.RequestAborted);
        }

        // "Failed to bind parameter "int limit" from "x"." and "Required parameter "int limit" was not provided from query string."
        var named = Parameter().Match(bad.Message);
        return named.Success
            ? [(named.Groups["failed"].Success ? CommonErrors.FieldWrongType : CommonErrors.FieldRequired).With().Field(named.Groups["name"].Value)]
            : [CommonErrors.Malformed.With()];
    }

    [GeneratedRegex("^(?:(?<failed>Failed to bind parameter)|Required parameter) \"[^\"]*?(?<name>\\w+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [Microsoft.Extensions.Logging.LoggerMessage(1, Microsoft.Extensions.Logging.LogLevel.Error, "{Method} {Path} failed")]
    private static partial void LogFailed(Microsoft.Extensions.Logging.ILogger logger, Exception exception, string method, string path);
}
