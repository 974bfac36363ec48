using MassTransit;
using Shemss.Contracts;

namespace Shemss.Messaging;

/// <summary>Exchanges are called by the events' wire names.</summary>
internal sealed class EventNameFormatter(IEntityNameFormatter others) : IEntityNameFormatter
{
    public string FormatEntityName<T>() =>
        EventCatalogue.IsEvent(typeof(T)) ? EventCatalogue.NameOf(typeof(T)) : others.FormatEntityName<T>();
}
