using System.Text.Json;

namespace Shemss.Credit.Domain;

/// <summary>A versioned indicator system (信用评价指标体系): what counts, and how much.</summary>
/// <param name="Version">Its version; every line names it.</param>
/// <param name="NameEn">Name in English.</param>
/// <param name="NameZh">Name in Chinese.</param>
/// <param name="BasePoints">What an institution begins a period with.</param>
/// <param name="Confidence">V, C, M or P.</param>
/// <param name="Indicators">The indicators.</param>
internal sealed record Scheme(string Version, string NameEn, string NameZh, decimal BasePoints, string Confidence, IReadOnlyList<Indicator> Indicators);

/// <summary>One indicator: an event that is evidence, under which conditions, and its points.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="NameEn">Name in English.</param>
/// <param name="NameZh">Name in Chinese.</param>
/// <param name="Evidence">Wire name of the event.</param>
/// <param name="When">Payload fields and the values they must have; empty: always.</param>
/// <param name="At">Payload field that says when; null: when the event occurred.</param>
/// <param name="Points">Points of one piece of evidence, negative for a loss.</param>
/// <param name="Cap">The most the indicator can add or take away in a period.</param>
/// <param name="Clause">The clause it rests on.</param>
internal sealed record Indicator(
    string Code, string NameEn, string NameZh, string Evidence, IReadOnlyDictionary<string, JsonElement> When, string? At, decimal Points, decimal Cap, string Clause)
{
    /// <summary>True when a payload fulfils every condition.</summary>
    public bool Matches(JsonElement payload) => When.All(condition =>
        payload.TryGetProperty(condition.Key, out var value) && JsonElement.DeepEquals(value, condition.Value));
}
