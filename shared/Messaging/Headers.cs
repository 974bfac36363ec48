using System.Globalization;
using MassTransit;

namespace Shemss.Messaging;

/// <summary>The metadata on the wire.</summary>
internal static class Headers
{
    private const string Source = "shemss-source";
    private const string Position = "shemss-position";
    private const string Key = "shemss-key";
    private const string Ordinal = "shemss-key-ordinal";
    private const string OccurredAt = "shemss-occurred-at";
    private const string Actor = "shemss-actor";
    private const string Trace = "traceparent";

    public static void Write(SendHeaders headers, string source, LoggedEvent e, string? traceParent)
    {
        headers.Set(Source, source);
        headers.Set(Position, e.Position.ToString(CultureInfo.InvariantCulture));
        headers.Set(Key, e.Key);
        headers.Set(Ordinal, e.KeyOrdinal.ToString(CultureInfo.InvariantCulture));
        headers.Set(OccurredAt, e.OccurredAt.ToString("O", CultureInfo.InvariantCulture));
        headers.Set(Actor, e.Actor);
        if (traceParent is not null)
        {
            headers.Set(Trace, traceParent);
        }
    }

    /// <exception cref="FormatException">A header is missing or malformed: somebody else published this.</exception>
    public static EventMetadata Read(ConsumeContext context, string type) => new(
        context.MessageId ?? throw new FormatException("The message has no id."),
        type,
        Get(context, Source),
        long.Parse(Get(context, Position), CultureInfo.InvariantCulture),
        Get(context, Key),
        long.Parse(Get(context, Ordinal), CultureInfo.InvariantCulture),
        DateTimeOffset.Parse(Get(context, OccurredAt), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        Get(context, Actor));

    /// <summary>W3C trace context of the publish, which follows that of the request that caused the event.</summary>
    public static string? TraceParent(ConsumeContext context) => context.Headers.Get<string>(Trace);

    private static string Get(ConsumeContext context, string name) =>
        context.Headers.Get<string>(name) ?? throw new FormatException($"The message has no header {name}.");
}
