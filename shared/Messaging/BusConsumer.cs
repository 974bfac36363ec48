using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.Logging;
using Shemss.Contracts;

namespace Shemss.Messaging;

/// <summary>Hands what the bus brings to the inbox.</summary>
internal sealed partial class BusConsumer<TEvent>(Inbox inbox, ILogger<BusConsumer<TEvent>> logger) : IConsumer<TEvent> where TEvent : class
{
    public async Task Consume(ConsumeContext<TEvent> context)
    {
        EventMetadata metadata;
        try
        {
            metadata = Headers.Read(context, EventCatalogue.NameOf(typeof(TEvent)));
        }
        catch (FormatException e)
        {
            // No relay of ours published this, and no log holds it: there is nothing to lose.
            LogForeign(context.MessageId, e.Message);
            return;
        }

        using var activity = MessagingTelemetry.Source.StartActivity($"consume {metadata.Type}", ActivityKind.Consumer, Headers.TraceParent(context) ?? default(string));
        activity?.SetTag("messaging.message.id", metadata.Id);
        await inbox.ApplyAsync(metadata, new EventContent(context.Message), context.CancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} is not one of our events and is dropped: {Reason}")]
    private partial void LogForeign(Guid? id, string reason);
}
