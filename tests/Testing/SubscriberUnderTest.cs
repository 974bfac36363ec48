using Microsoft.Extensions.DependencyInjection;
using Shemss.Contracts;
using Shemss.Data;
using Shemss.Messaging;

namespace Shemss.Testing;

/// <summary>A service's own subscriber, given an event as its inbox gives it: in a transaction of the system's scope.</summary>
public static class SubscriberUnderTest
{
    /// <summary>Hands over one event and commits.</summary>
    /// <typeparam name="TSubscriber">The subscriber, as the service registered it.</typeparam>
    /// <typeparam name="TEvent">The contract.</typeparam>
    /// <param name="service">The service.</param>
    /// <param name="e">The event.</param>
    /// <param name="key">The aggregate it is about.</param>
    /// <param name="ordinal">1, 2, 3 … within the key.</param>
    public static async Task HearAsync<TSubscriber, TEvent>(this ServiceUnderTest service, TEvent e, string key, long ordinal = 1)
        where TSubscriber : ISubscriber<TEvent>
        where TEvent : class
    {
        await using var scope = service.Services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DbSession>();
        await session.BeginAsync(AccessScope.System("test"));
        var type = EventCatalogue.NameOf(typeof(TEvent));
        var metadata = new EventMetadata(
            Guid.CreateVersion7(), type, EventCatalogue.SourceOf(type), ordinal, key, ordinal, service.Services.GetRequiredService<TimeProvider>().GetUtcNow(), "test");
        await scope.ServiceProvider.GetRequiredService<TSubscriber>().HandleAsync(e, metadata, session, default);
        await session.CommitAsync();
    }
}
