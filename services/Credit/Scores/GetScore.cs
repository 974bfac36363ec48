using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Credit.Domain;
using Shemss.ServiceDefaults;

namespace Shemss.Credit.Scores;

/// <summary>R52: an institution's score of a period, every point with its rule and evidence.</summary>
internal static class GetScore
{
    /// <summary>The score and its fingerprint.</summary>
    /// <param name="Score">The score.</param>
    /// <param name="Fingerprint">SHA-256 of the score's bytes: equal scores have equal fingerprints.</param>
    internal sealed record Response(Score Score, string Fingerprint);

    public static async Task<Answer<Ok<Response>>> HandleAsync(Guid id, int period, ScoreReader reader, Caller caller, CancellationToken ct) =>
        (await reader.ReadAsync(id, period, caller, ct)).ToHttp(found => TypedResults.Ok(new Response(found.Score, Scoring.Fingerprint(found.Score))));
}
