using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shemss.Data;

namespace Shemss.ServiceDefaults;

/// <summary>Runs a use case in one transaction and sends its answer after the commit; keeps the answer for repetitions of a POST.</summary>
internal sealed partial class WriteFilter(ILogger<WriteFilter> logger, TimeProvider time) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var operation = http.GetEndpoint()!.Metadata.GetRequiredMetadata<OperationAccess>();
        if (operation.Access == Access.Changes && !ExpectedVersion.TryRead(http.Request, out _))
        {
            return Problems.From(http.Request.Headers.IfMatch.Count == 0 ? CommonErrors.PreconditionRequired : CommonErrors.PreconditionMalformed);
        }

        // The body alone: the other arguments are services of ours.
        var bodyType = http.GetEndpoint()!.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        if (context.Arguments.FirstOrDefault(a => a is not null && a.GetType() == bodyType) is { } body && RequestValidation.Check(body) is { Count: > 0 } invalid)
        {
            return Problems.From(invalid);
        }

        // Authorization let the request in, so it has a caller.
        var caller = Caller.Of(http.User)!;
        IdempotentRequest? request = null;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            if (!IdempotentRequest.TryReadKey(http.Request, out var key))
            {
                return Problems.From(CommonErrors.IdempotencyKeyMissing);
            }

            request = await IdempotentRequest.CreateAsync(http, caller, key);
        }

        var session = http.RequestServices.GetRequiredService<DbSession>();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryOnceAsync(context, next, session, caller, request);
            }
            catch (PostgresException e)
            {
                await session.RollbackAsync();
                if (Db.IsWorthAnotherTry(e) && attempt < Db.Attempts)
                {
                    LogAgain(e.SqlState, attempt);
                    continue;
                }

                if (ErrorOf(e) is not { } error)
                {
                    throw;
                }

                LogRefused(e.SqlState, e.TableName, e.ConstraintName);
                return Problems.From(error);
            }
            catch
            {
                await session.RollbackAsync();
                throw;
            }
        }
    }

    private async Task<object?> TryOnceAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, DbSession session, Caller caller, IdempotentRequest? request)
    {
        var http = context.HttpContext;
        await session.BeginAsync(caller.Scope, http.RequestAborted);
        if (request is not null && await request.BeginAsync(session, time.GetUtcNow(), http.RequestAborted) is { } earlier)
        {
            await session.RollbackAsync();
            return earlier;
        }

        // The answer is written to memory: its status decides, and nothing may leave before the commit.
        using var body = new MemoryStream();
        var sent = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var held = new StreamResponseBodyFeature(body);
        http.Features.Set<IHttpResponseBodyFeature>(held);
        try
        {
            await ExecuteAsync(await next(context), http);
            await held.CompleteAsync();
        }
        catch
        {
            http.Response.Clear();
            throw;
        }
        finally
        {
            http.Features.Set(sent);
        }

        try
        {
            if (http.Response.StatusCode < (int)HttpStatusCode.BadRequest)
            {
                request?.Finish(session, http.Response, body);
                // Whether the client still listens no longer matters.
                await session.CommitAsync(CancellationToken.None);
            }
            else
            {
                await session.RollbackAsync();
            }
        }
        catch
        {
            http.Response.Clear();
            throw;
        }

        if (body.Length > 0)
        {
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), http.RequestAborted);
        }

        return Results.Empty;
    }

    private static Task ExecuteAsync(object? answer, HttpContext http) => answer switch
    {
        null => Task.CompletedTask,
        IResult result => result.ExecuteAsync(http),
        string text => http.Response.WriteAsync(text),
        _ => http.Response.WriteAsJsonAsync(answer, answer.GetType()),
    };

    /// <summary>What a handler did not foresee: constraints are the last line, not the first.</summary>
    private static Error? ErrorOf(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ExclusionViolation => CommonErrors.Conflict.With(),
        PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.CheckViolation or PostgresErrorCodes.NotNullViolation
            or PostgresErrorCodes.StringDataRightTruncation or PostgresErrorCodes.NumericValueOutOfRange => CommonErrors.Unprocessable.With(),
        PostgresErrorCodes.LockNotAvailable => CommonErrors.InFlight.With(),

        // A row-level security policy refused the row: it is not the caller's. Missing grants have the same state and another routine.
        PostgresErrorCodes.InsufficientPrivilege when e.Routine == "ExecWithCheckOptions" => CommonErrors.NotFound.With(),
        _ => null,
    };

    [LoggerMessage(1, LogLevel.Information, "Use case runs again after {SqlState}, attempt {Attempt}")]
    private partial void LogAgain(string sqlState, int attempt);

    [LoggerMessage(2, LogLevel.Warning, "The database refused a write: {SqlState}, table {Table}, constraint {Constraint}")]
    private partial void LogRefused(string sqlState, string? table, string? constraint);
}
