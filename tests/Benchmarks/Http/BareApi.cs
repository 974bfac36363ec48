using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Shemss.Benchmarks.Http;

/// <summary>
/// The baseline, in a process of its own: a minimal API that sends the same select, prepared, and answers the same JSON.
/// No token, no scope, no telemetry, no log; the runtime set as the services have it.
/// </summary>
internal static class BareApi
{
    private const string Sql = """
        select id, uscc, kind, self_operating_enterprise_id, name, registered_capital, project_amount, project_count, address,
            legal_person, contact_name, contact_phone, status, status_reason, registered_at, submitted_at, accepted_at, version
        from institution where id = $1
        """;

    public static async Task<int> RunAsync(string[] _)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All));
        builder.Services.AddSingleton(NpgsqlDataSource.Create(builder.Configuration["ConnectionStrings:registry-db"]!));
        var app = builder.Build();
        app.MapGet("/health", () => "Healthy");
        app.MapGet("/v1/institutions/{id:guid}", FindAsync);
        await app.RunAsync();
        return 0;
    }

    private static async Task<IResult> FindAsync(Guid id, NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? TypedResults.Ok(new Institution(
                row.GetGuid(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetGuid(3),
                new Basic(row.GetString(4), row.GetDecimal(5), row.GetDecimal(6), row.GetInt32(7), row.GetString(8), row.GetString(9), row.GetString(10), row.GetString(11)),
                row.GetString(12), row.IsDBNull(13) ? null : row.GetString(13), row.GetFieldValue<DateTimeOffset>(14),
                row.IsDBNull(15) ? null : row.GetFieldValue<DateTimeOffset>(15), row.IsDBNull(16) ? null : row.GetFieldValue<DateTimeOffset>(16), row.GetInt64(17)))
            : TypedResults.NotFound();
    }

    private sealed record Institution(
        Guid Id, string UnifiedSocialCreditCode, string Kind, Guid? SelfOperatingEnterpriseId, Basic Basic, string Status, string? StatusReason,
        DateTimeOffset RegisteredAt, DateTimeOffset? SubmittedAt, DateTimeOffset? AcceptedAt, long Version);

    private sealed record Basic(
        string Name, decimal RegisteredCapital, decimal ProjectAmount, int ProjectCount, string Address, string LegalPerson, string ContactName, string ContactPhone);
}
