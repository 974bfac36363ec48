using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Comparison.Domain;
using Shemss.Data;
using Shemss.ServiceDefaults;
using Shemss.Standards.Judgements;

namespace Shemss.Comparison.Reports;

/// <summary>Makes a stored report's judgements again from their inputs and table versions: anyone who sees the report can check it.</summary>
internal static class RecomputeReport
{
    /// <summary>An item made again.</summary>
    /// <param name="FactorCode">HJ 212 factor code.</param>
    /// <param name="Identical">Equal to the stored judgement to the last digit.</param>
    /// <param name="Judgement">The judgement made now.</param>
    internal sealed record Item(string FactorCode, bool Identical, Judgement Judgement);

    /// <summary>The report made again.</summary>
    /// <param name="ReportId">The report.</param>
    /// <param name="Identical">Every item is.</param>
    /// <param name="Items">The items.</param>
    internal sealed record Response(Guid ReportId, bool Identical, IReadOnlyList<Item> Items);

    public static async Task<Answer<Ok<Response>>> HandleAsync(Guid id, Db db, Caller caller, CancellationToken ct)
    {
        if (await GetReport.LoadAsync(id, db, caller, ct) is not { } found)
        {
            return ComparisonErrors.ReportUnknown;
        }

        var items = found.Items.ConvertAll(i =>
        {
            var again = i.Judgement.Rerun();
            return new Item(i.FactorCode, again.ToJson() == i.Judgement.ToJson(), again);
        });
        return TypedResults.Ok(new Response(id, items.TrueForAll(i => i.Identical), items));
    }
}
