namespace Shemss.Messaging;

/// <summary>How a service sends and receives events. Section <c>Messaging</c>.</summary>
public sealed class MessagingOptions
{
    /// <summary>The service's name; queue <c>{service}.events</c>.</summary>
    public string Service { get; set; } = "";

    /// <summary>Connection string of the service's role, for connections outside the pool.</summary>
    internal string ConnectionString { get; set; } = "";

    /// <summary>Broker, <c>amqp://user:password@host:port/vhost</c>.</summary>
    internal string Broker { get; set; } = "";

    /// <summary>Whether this replica takes part in sequencing and relaying. Off, its events wait in the outbox for another.</summary>
    public bool Sequence { get; set; } = true;

    /// <summary>Whether this replica relays when it is the one that sequences.</summary>
    public bool Relay { get; set; } = true;

    /// <summary>Whether this replica fetches what the bus has not brought.</summary>
    public bool Reconcile { get; set; } = true;

    /// <summary>The sequencer looks this often though nobody notified it.</summary>
    public TimeSpan SequencerPoll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The least from one move into the log to the next, in whole milliseconds: each is a commit, and a few events can share one.</summary>
    public TimeSpan SequencerPace { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The least from one announcement of the log's head to the next.</summary>
    public TimeSpan AnnounceEvery { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Between two attempts to become the one that sequences.</summary>
    public TimeSpan LeaderRetry { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>From one reconciliation to the next.</summary>
    public TimeSpan ReconcileEvery { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>From one reconciliation to the next after a source did not answer.</summary>
    public TimeSpan ReconcileRetry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Events younger than this are left to the bus.</summary>
    public TimeSpan ReconcileOlderThan { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Publishes on their way at one time; of one key only one.</summary>
    public int RelayWindow { get; set; } = 512;

    /// <summary>The relay's position is written down this often: a commit per event would cost more than the publish. What lies between is published twice after a crash.</summary>
    public TimeSpan RelaySaveEvery { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Tries of a handler before its event is parked.</summary>
    public int HandlerAttempts { get; set; } = 4;

    /// <summary>Wait before the second try of a handler; doubles each time.</summary>
    public TimeSpan HandlerBackoff { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Events handled at one time.</summary>
    public int Concurrency { get; set; } = 16;

    /// <summary>Transactions that apply events at one time. What waits for one shares it, so one is quickest; more help where handlers wait long.</summary>
    public int Lanes { get; set; } = 1;

    /// <summary>The most events that share a transaction.</summary>
    public int TogetherAtMost { get; set; } = 16;

    /// <summary>A relay backlog older than this makes the service degraded.</summary>
    public TimeSpan BacklogTooOld { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>From one look at the backlog to the next.</summary>
    public TimeSpan BacklogEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>For one experiment of the tests: without it duplicates take effect again.</summary>
    internal bool Deduplicate { get; set; } = true;

    internal string Queue => $"{Service}.events";
}
