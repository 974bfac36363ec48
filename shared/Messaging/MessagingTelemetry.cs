using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Shemss.Messaging;

/// <summary>Names for traces.</summary>
internal static class MessagingTelemetry
{
    public const string Name = "Shemss.Messaging";

    public static ActivitySource Source { get; } = new(Name);
}

/// <summary>What operations watch: backlogs and their age, duplicates, repairs, parked events.</summary>
internal static class MessagingMetrics
{
    private static readonly Meter Meter = new(MessagingTelemetry.Name);

    public static Counter<long> Relayed { get; } = Meter.CreateCounter<long>("shemss.events.relayed", "{event}", "Events confirmed by the broker");

    public static Counter<long> Applied { get; } = Meter.CreateCounter<long>("shemss.events.applied", "{event}", "Events that took effect here");

    public static Counter<long> Duplicates { get; } = Meter.CreateCounter<long>("shemss.inbox.duplicates", "{event}", "Events met again and skipped");

    public static Counter<long> Repairs { get; } = Meter.CreateCounter<long>("shemss.reconciliation.repairs", "{event}", "Events the bus had not brought");

    public static Counter<long> Parked { get; } = Meter.CreateCounter<long>("shemss.events.parked", "{event}", "Events set aside after their last try");

    public static void Observe(Func<Backlog> backlog)
    {
        Meter.CreateObservableGauge("shemss.outbox.backlog", () => backlog().Outbox, "{event}", "Events not in the log yet");
        Meter.CreateObservableGauge("shemss.relay.backlog", () => backlog().Relay, "{event}", "Events not published yet");
        Meter.CreateObservableGauge("shemss.relay.age", () => backlog().Age.TotalSeconds, "s", "Age of the oldest event not published yet");
        Meter.CreateObservableGauge("shemss.parked.count", () => backlog().Parked, "{event}", "Parked events");
    }
}

/// <summary>How much waits.</summary>
internal sealed record Backlog(long Outbox, long Relay, TimeSpan Age, long Parked);
