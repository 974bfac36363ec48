using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Shemss.Alerts.Domain.Detection;
using Shemss.Alerts.Ingest;
using Shemss.Alerts.Watch;
using Shemss.Data;
using Shemss.PointDirectory;
using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Trials;

/// <summary>R41: other parameters on a point's stored history (参数试算): what would be raised, and what not any more. Changes nothing.</summary>
internal static class TryParameters
{
    private const int LongestDays = 31;

    /// <summary>What is tried.</summary>
    internal sealed record Request
    {
        /// <summary>Alerts noticed from here on are compared. What came before, as many days as the rules look back, warms both runs up.</summary>
        public required DateTimeOffset From { get; init; }

        /// <summary>Up to here, by receipt; at most 31 days later.</summary>
        public required DateTimeOffset Until { get; init; }

        /// <summary>Values in place of those that hold; the others stay.</summary>
        [MinLength(1), MaxLength(50)]
        public required IReadOnlyList<TriedValue> Values { get; init; }
    }

    /// <summary>One value.</summary>
    internal sealed record TriedValue
    {
        /// <summary>The rule, <c>A1</c> to <c>A16</c>.</summary>
        public required RuleId Rule { get; init; }

        /// <summary>HJ 212 factor code; left out: for every factor of the point.</summary>
        [StringLength(20)]
        public string? FactorCode { get; init; }

        /// <summary>The parameter's name, <c>samples</c> say; <c>enabled</c> 0 switches the rule off.</summary>
        [StringLength(40, MinimumLength = 1)]
        public required string Parameter { get; init; }

        /// <summary>Its value, 0 or more, in the unit its name says.</summary>
        public required double Value { get; init; }
    }

    /// <summary>What would change.</summary>
    /// <param name="Frames">Frames that were put before the rules, those that only warm up among them.</param>
    /// <param name="Gone">Alerts that only the present parameters raise.</param>
    /// <param name="New">Alerts that only the tried ones raise.</param>
    /// <param name="Kept">Alerts that both raise, with the tried parameters' times.</param>
    internal sealed record Response(int Frames, IReadOnlyList<TrialAlert> Gone, IReadOnlyList<TrialAlert> New, IReadOnlyList<TrialAlert> Kept);

    /// <summary>An alert of a run.</summary>
    /// <param name="FactorCode">HJ 212 factor code; null for the point as a whole.</param>
    /// <param name="Category">R41's category.</param>
    /// <param name="Rule">The first rule of its category that spoke.</param>
    /// <param name="Level">At its begin.</param>
    /// <param name="StartedAt">When the episode began in the data.</param>
    /// <param name="NoticedAt">When the rule was fulfilled.</param>
    /// <param name="EndedAt">When it was over; null while it goes on.</param>
    /// <param name="ExplanationZh">Why, in Chinese.</param>
    /// <param name="ExplanationEn">Why, in English.</param>
    internal sealed record TrialAlert(
        string? FactorCode, string Category, RuleId Rule, AlertLevel Level, DateTimeOffset StartedAt, DateTimeOffset NoticedAt, DateTimeOffset? EndedAt, string ExplanationZh, string ExplanationEn);

    public static readonly Request Example = new()
    {
        From = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8)),
        Until = new DateTimeOffset(2026, 3, 31, 0, 0, 0, TimeSpan.FromHours(8)),
        Values = [new TriedValue { Rule = RuleId.A1, Parameter = "samples", Value = 12 }],
    };

    public static async Task<Answer<Ok<Response>>> HandleAsync(
        Guid id, Request request, DbSession session, Db db, IOptions<DetectionOptions> options, IOptions<IngestOptions> ingest, TrialTurn turn, TimeProvider clock, CancellationToken ct)
    {
        if (await PointRef.FindAsync(session, id, ct) is not { } point)
        {
            return TrialErrors.PointUnknown;
        }

        if (request.Until <= request.From || request.Until - request.From > TimeSpan.FromDays(LongestDays))
        {
            return TrialErrors.PeriodInvalid.With(LongestDays).Field("until");
        }

        var profiles = new Profiles(db, options.Value);
        var profile = await profiles.LoadAsync(session, point, ct);
        var tried = BookOf(request, profile);
        if (tried.Book is not { } book)
        {
            return tried.Refused;
        }

        using var mine = turn.Take();
        if (mine is null)
        {
            return TrialErrors.Busy;
        }

        var inputs = await HistoryAsync(db, profiles, request, id, options.Value, ingest.Value, ct);
        var now = clock.GetUtcNow();
        DateTimeOffset? until = ingest.Value.ReceiptByQn ? null : request.Until < now ? request.Until : now;
        var difference = await Task.Run(() => Replay.WhatIf(ParameterBook.Default, book, [profile], inputs, until, request.From), ct);
        return TypedResults.Ok(new Response(
            inputs.Count(i => i.Fact is null),
            [.. difference.Gone.Select(Shown)], [.. difference.New.Select(Shown)], [.. difference.Kept.Select(k => Shown(k.After))]));
    }

    private static (ParameterBook? Book, Result Refused) BookOf(Request request, PointProfile profile)
    {
        var refused = new List<Error>();
        foreach (var (n, v) in request.Values.Index())
        {
            if (v.FactorCode is { } code && profile.IndexOf(code) < 0)
            {
                refused.Add(TrialErrors.FactorUnknown.With(code).Field($"values[{n}].factorCode"));
                continue;
            }

            try
            {
                _ = ParameterBook.Default.With(RowOf(profile, v.Rule, v.FactorCode, [v]));
            }
            catch (ParameterException e)
            {
                refused.Add(e.Code == TrialErrors.ParameterUnknown.Code
                    ? TrialErrors.ParameterUnknown.With(v.Rule, v.Parameter).Field($"values[{n}].parameter")
                    : TrialErrors.ValueInvalid.With().Field($"values[{n}].value"));
            }
        }

        // One row for all values of a rule and factor: of two rows of the same scope only the later one holds.
        return refused.Count > 0
            ? (null, Result.From(refused))
            : (ParameterBook.Default.With(request.Values.GroupBy(v => (v.Rule, v.FactorCode)).Select(g => RowOf(profile, g.Key.Rule, g.Key.FactorCode, g))), Result.Ok);
    }

    /// <summary>A row of the point's own: it stands above all general ones.</summary>
    private static ParameterSet RowOf(PointProfile profile, RuleId rule, string? factorCode, IEnumerable<TriedValue> values) =>
        new(rule, "trial", DateTimeOffset.MinValue, factorCode ?? "*", values.GroupBy(v => v.Parameter, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal))
        {
            PointId = profile.PointId,
        };

    /// <summary>What the rules were fed, as it was.</summary>
    private static async Task<List<Input>> HistoryAsync(
        Db db, Profiles profiles, Request request, Guid point, DetectionOptions options, IngestOptions ingest, CancellationToken ct)
    {
        var since = request.From.AddDays(-options.HistoryDays);
        var visits = await new DetectionFacts(db, AccessScope.System("alerts-trial")).VisitsAsync(point, since, ct);
        var inputs = new List<Input>();
        await foreach (var (_, input) in FrameHistory.ReadAsync(db, profiles, point, 0, long.MaxValue, since, ct, request.Until)
            .WithVisitsAsync(visits.Where(v => v.StartedAt <= request.Until), ingest.ReceiptByQn))
        {
            inputs.Add(input.Fact is null ? input.Frame with { Readings = input.Frame.Readings.ToArray() } : input);
        }

        return inputs;
    }

    private static TrialAlert Shown(Episode e) => new(
        e.Opened.Key.FactorCode is { Length: > 0 } factor ? factor : null, e.Opened.Category, e.Opened.Key.Rule, e.Opened.Level,
        e.Opened.Key.Start, e.Opened.At, e.End, e.Opened.Explanation.Zh, e.Opened.Explanation.En);
}
