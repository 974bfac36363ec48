using System.Text.Json;
using MassTransit;
using Shemss.Contracts;

namespace Shemss.Messaging;

/// <summary>Hands what the bus brings to the inbox.</summary>
internal sealed class BusConsumer<TEvent>(Inbox inbox) : IConsumer<TEvent> where TEvent : class
{
    public Task Consume(ConsumeContext<TEvent> context) =>
        inbox.ApplyAsync(
            Headers.Read(context, EventCatalogue.NameOf(typeof(TEvent))),
            JsonSerializer.SerializeToElement(context.Message, EventJson.Options),
            context.CancellationToken);
}
