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

    public static void Write(SendHeaders headers, string source, LoggedEvent e)
    {
        headers.Set(Source, source);
        headers.Set(Position, e.Position.ToString(CultureInfo.InvariantCulture));
        headers.Set(Key, e.Key);
        headers.Set(Ordinal, e.KeyOrdinal.ToString(CultureInfo.InvariantCulture));
        headers.Set(OccurredAt, e.OccurredAt.ToString("O", CultureInfo.InvariantCulture));
        headers.Set(Actor, e.Actor);
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

    private static string Get(ConsumeContext context, string name) =>
        context.Headers.Get<string>(name) ?? throw new FormatException($"The message has no header {name}.");
}
