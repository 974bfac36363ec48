using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>
/// What a service does when another's event arrives. Called once per event in effect: the inbox row, what the handler writes
/// and the events it appends commit together. It may run, without effect, for an event that has had its effect: what it does outside
/// the session belongs into <see cref="DbSession.OnCommitted"/>, which runs at most once: never, when the process ends in between.
/// </summary>
/// <typeparam name="TEvent">The contract.</typeparam>
public interface ISubscriber<in TEvent> where TEvent : class
{
    /// <summary>Applies the event. Must not commit. An exception is retried, then the event is parked.</summary>
    /// <param name="e">The event.</param>
    /// <param name="metadata">What goes with it. Events of one key can arrive out of order: compare ordinals.</param>
    /// <param name="session">Open, with system scope.</param>
    /// <param name="ct">Cancelled when the service stops.</param>
    Task HandleAsync(TEvent e, EventMetadata metadata, DbSession session, CancellationToken ct);
}
