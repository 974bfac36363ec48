using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shemss.Contracts;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>What a service listens to: at most one subscriber per event type.</summary>
public sealed class Subscriptions
{
    private readonly Dictionary<string, Subscription> _byType = new(StringComparer.Ordinal);

    /// <summary>All of them, by wire name.</summary>
    internal IReadOnlyDictionary<string, Subscription> ByType => _byType;

    /// <summary>Listens to an event of another service.</summary>
    /// <typeparam name="TEvent">The contract.</typeparam>
    /// <typeparam name="TSubscriber">What to do; created per event.</typeparam>
    /// <exception cref="InvalidOperationException">The type is subscribed to already.</exception>
    public Subscriptions On<TEvent, TSubscriber>()
        where TEvent : class
        where TSubscriber : class, ISubscriber<TEvent>
    {
        var type = EventCatalogue.NameOf(typeof(TEvent));
        if (!_byType.TryAdd(type, new Subscription<TEvent, TSubscriber>(type)))
        {
            throw new InvalidOperationException($"{type} has a subscriber already: one per event type and service.");
        }

        return this;
    }
}

/// <summary>One subscription, with its types known.</summary>
internal abstract class Subscription(string type, Type contract, Type subscriber)
{
    public string Type { get; } = type;

    public string Source { get; } = EventCatalogue.SourceOf(type);

    public Type Contract { get; } = contract;

    public Type Subscriber { get; } = subscriber;

    /// <summary>For operators: who failed.</summary>
    public string Consumer => Subscriber.Name;

    public abstract Type BusConsumer { get; }

    public abstract Task HandleAsync(IServiceProvider services, object e, EventMetadata metadata, DbSession session, CancellationToken ct);

    /// <summary>The contract from its JSON.</summary>
    /// <exception cref="JsonException">It is not of this contract.</exception>
    public object Read(JsonElement payload) =>
        payload.Deserialize(Contract, EventJson.Options) ?? throw new JsonException("The payload is null.");
}

internal sealed class Subscription<TEvent, TSubscriber>(string type) : Subscription(type, typeof(TEvent), typeof(TSubscriber))
    where TEvent : class
    where TSubscriber : class, ISubscriber<TEvent>
{
    public override Type BusConsumer => typeof(BusConsumer<TEvent>);

    public override Task HandleAsync(IServiceProvider services, object e, EventMetadata metadata, DbSession session, CancellationToken ct) =>
        services.GetRequiredService<TSubscriber>().HandleAsync((TEvent)e, metadata, session, ct);
}
