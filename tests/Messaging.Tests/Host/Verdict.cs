namespace Shemss.Messaging.Tests.Host;

/// <summary>What is wrong between a publisher's facts and a subscriber's effects; nothing, if all is well.</summary>
internal sealed record Verdict(int Facts, int Lost, int Invented, int Twice, int Misplaced, int Stale)
{
    public bool IsFine => this is { Lost: 0, Invented: 0, Twice: 0, Misplaced: 0, Stale: 0 };

    /// <param name="facts">Committed facts.</param>
    /// <param name="log">The publisher's log by position.</param>
    /// <param name="effects">All that took effect.</param>
    /// <param name="copies">The subscriber's newest of each key.</param>
    public static Verdict Of(List<Fact> facts, List<Logged> log, List<Effect> effects, List<Copy> copies)
    {
        var known = facts.Select(f => f.EventId).ToHashSet();
        var arrived = effects.Select(e => e.EventId).ToHashSet();
        var positions = log.Select((e, i) => e.Position == i + 1).Count(right => !right);
        var ordinals = log.GroupBy(e => e.Key).Sum(ofKey => ofKey.Select((e, i) => e.KeyOrdinal == i + 1).Count(right => !right));
        var newest = effects.GroupBy(e => e.Key).ToDictionary(g => g.Key, g => g.MaxBy(e => e.KeyOrdinal)!);
        return new Verdict(
            Facts: facts.Count,
            Lost: known.Except(arrived).Count(),
            Invented: arrived.Except(known).Count() + log.Count(e => !known.Contains(e.Id)),
            Twice: effects.Count - arrived.Count,
            Misplaced: positions + ordinals,
            Stale: newest.Values.Count(e => !copies.Any(c => c.Key == e.Key && c.KeyOrdinal == e.KeyOrdinal && c.Number == e.Number)));
    }

    internal sealed class Fact
    {
        public required Guid EventId { get; init; }

        public required string Type { get; init; }

        public required string Key { get; init; }

        public required long Number { get; init; }
    }

    internal sealed class Logged
    {
        public required long Position { get; init; }

        public required Guid Id { get; init; }

        public required string Key { get; init; }

        public required long KeyOrdinal { get; init; }
    }

    internal sealed class Effect
    {
        public required Guid EventId { get; init; }

        public required string Key { get; init; }

        public required long KeyOrdinal { get; init; }

        public required long Number { get; init; }
    }

    internal sealed class Copy
    {
        public required string Key { get; init; }

        public required long KeyOrdinal { get; init; }

        public required long Number { get; init; }
    }
}
