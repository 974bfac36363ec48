using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Polly;
using Shemss.Contracts;
using Shemss.Credit.Domain;
using Shemss.Messaging;
using Shemss.ServiceDefaults;
using Shemss.Standards.Calendars;

namespace Shemss.Credit.Scores;

/// <summary>R52: computes a score again, from the logs of the services that published the evidence, and compares the bytes.</summary>
internal static class RecomputeScore
{
    private const int PageSize = 1000;

    /// <summary>Both scores.</summary>
    /// <param name="Identical">Equal to the last byte.</param>
    /// <param name="Fingerprint">Of the score as kept here.</param>
    /// <param name="RecomputedFingerprint">Of the score computed from the sources' logs.</param>
    /// <param name="Recomputed">The score computed from the sources' logs.</param>
    /// <param name="EventsRead">How many events of the institution and the year were read.</param>
    internal sealed record Response(bool Identical, string Fingerprint, string RecomputedFingerprint, Score Recomputed, int EventsRead);

    public static async Task<Answer<Ok<Response>>> HandleAsync(
        Guid id, int period, ScoreReader reader, IHttpClientFactory clients, Caller caller, CancellationToken ct)
    {
        if (!(await reader.ReadAsync(id, period, caller, ct)).TryGet(out var kept, out var errors))
        {
            return Result.From(errors);
        }

        var evidence = new List<Evidence>();
        var read = 0;
        foreach (var type in kept.Scheme.Indicators.Select(i => i.Evidence).Distinct())
        {
            try
            {
                await foreach (var e in EventsAsync(clients, type, id, period, ct))
                {
                    read++;
                    if (Evidence.Read(e.Id, e.Type, EventCatalogue.SourceOf(type), e.Position, e.OccurredAt, e.Payload) is { } found)
                    {
                        evidence.Add(found);
                    }
                }
            }
            catch (Exception e) when (IsAway(e) && !ct.IsCancellationRequested)
            {
                return CreditErrors.SourceAway.With(EventCatalogue.SourceOf(type));
            }
        }

        var recomputed = Scoring.Compute(kept.Scheme, id, period, evidence);
        return TypedResults.Ok(new Response(
            Scoring.Bytes(kept.Score).AsSpan().SequenceEqual(Scoring.Bytes(recomputed)),
            Scoring.Fingerprint(kept.Score), Scoring.Fingerprint(recomputed), recomputed, read));
    }

    /// <summary>No answer, no answer in time, no further try for now, or an answer that is none.</summary>
    private static bool IsAway(Exception e) => e is HttpRequestException or OperationCanceledException or ExecutionRejectedException or JsonException;

    private static async IAsyncEnumerable<LoggedEvent> EventsAsync(
        IHttpClientFactory clients, string type, Guid institution, int period, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var client = clients.CreateClient(MessagingExtensions.InternalClient);
        var position = 0L;

        // The sources pick: a year of one institution is little of what a log holds.
        var year = string.Create(
            CultureInfo.InvariantCulture,
            $"institution={institution}&from={UtcOf(period):O}&until={UtcOf(period + 1):O}");
        while (true)
        {
            var page = await client.GetFromJsonAsync<List<LoggedEvent>>(
                string.Create(CultureInfo.InvariantCulture, $"http://{EventCatalogue.SourceOf(type)}/internal/events/concerning?after={position}&types={type}&{year}&limit={PageSize}"),
                EventJson.Options, ct) ?? [];
            foreach (var e in page)
            {
                yield return e;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            position = page[^1].Position;
        }
    }

    private static DateTime UtcOf(int year) => ShanghaiTime.StartOf(new DateOnly(year, 1, 1)).UtcDateTime;
}
