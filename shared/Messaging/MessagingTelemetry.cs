using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Shemss.Messaging;

/// <summary>Names for traces.</summary>
internal static class MessagingTelemetry
{
    public const string Name = "Shemss.Messaging";

    public static ActivitySource Source { get; } = new(Name);
}

/// <summary>What operations watch: backlogs and their age, duplicates, repairs, parked events; and what the service does.</summary>
internal sealed class MessagingMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _relayed;
    private readonly Counter<long> _applied;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _repairs;
    private readonly Counter<long> _parked;
    private readonly Counter<long> _recorded;

    public MessagingMetrics(IMeterFactory meters, MessagingOptions options)
    {
        _meter = meters.Create(MessagingTelemetry.Name);
        _relayed = _meter.CreateCounter<long>("shemss.events.relayed", "{event}", "Events confirmed by the broker");
        _applied = _meter.CreateCounter<long>("shemss.events.applied", "{event}", "Events that took effect here");
        _duplicates = _meter.CreateCounter<long>("shemss.inbox.duplicates", "{event}", "Events met again and skipped");
        _repairs = _meter.CreateCounter<long>("shemss.reconciliation.repairs", "{event}", "Events the bus had not brought");
        _parked = _meter.CreateCounter<long>("shemss.events.parked", "{event}", "Events set aside after their last try");

        // In the field's own words: records confirmed, reports judged, by the wire name of the event each leaves.
        var own = meters.Create($"Shemss.{char.ToUpperInvariant(options.Service[0])}{options.Service[1..]}");
        _recorded = own.CreateCounter<long>("shemss.events.recorded", "{event}", "Events of committed use cases");
    }

    public void Relayed() => _relayed.Add(1);

    public void Recorded(string type) => _recorded.Add(1, Of(type));

    public void Repaired(string type) => _repairs.Add(1, Of(type));

    public void Delivered(Delivery delivery, string type) =>
        (delivery switch { Delivery.Applied => _applied, Delivery.Duplicate => _duplicates, _ => _parked }).Add(1, Of(type));

    public void Observe(Func<Backlog> backlog)
    {
        _meter.CreateObservableGauge("shemss.outbox.backlog", () => backlog().Outbox, "{event}", "Events not in the log yet");
        _meter.CreateObservableGauge("shemss.relay.backlog", () => backlog().Relay, "{event}", "Events not published yet");
        _meter.CreateObservableGauge("shemss.relay.age", () => backlog().Age.TotalSeconds, "s", "Age of the oldest event not published yet");
        _meter.CreateObservableGauge("shemss.parked.count", () => backlog().Parked, "{event}", "Parked events");
    }

    private static KeyValuePair<string, object?> Of(string type) => new("type", type);
}

/// <summary>How much waits.</summary>
internal sealed record Backlog(long Outbox, long Relay, TimeSpan Age, long Parked);
