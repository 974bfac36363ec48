using System.Text.Json;
using Dapper;
using Npgsql;
using Shemss.Contracts;
using Shemss.Messaging;

namespace Shemss.Testing;

/// <summary>
/// What a walk's seed may do before each round: put into the database what otherwise comes from other services' events, for both
/// sides, and say which ids stand for which collection.
/// </summary>
public sealed class WalkSeed
{
    private readonly string _database;

    internal WalkSeed(ServiceUnderTest service, WalkSide own, WalkSide foreign)
    {
        _database = service.Database;
        Services = service.Services;
        Own = own;
        Foreign = foreign;
    }

    /// <summary>The organisations the examples' data belong to.</summary>
    public WalkSide Own { get; }

    /// <summary>The others, who must not see them.</summary>
    public WalkSide Foreign { get; }

    /// <summary>The service's container: apply an event through its own subscriber, for example.</summary>
    public IServiceProvider Services { get; }

    internal Dictionary<string, string> Ids { get; } = [];

    internal HashSet<string> Owned { get; } = [];

    /// <summary>The real id that takes the place of <c>ExampleId.Of(collection)</c>, and of the id after that noun in a path.</summary>
    /// <param name="collection">The noun or name.</param>
    /// <param name="id">The id.</param>
    /// <param name="owned">True when the row is the own side's alone: a list that shows it to the foreign side leaks.</param>
    public void Know(string collection, Guid id, bool owned = true)
    {
        Ids[collection] = id.ToString();
        if (owned)
        {
            Owned.Add(id.ToString());
        }
    }

    /// <summary>Puts an event aside that the service listens to and can apply, so that operators have one to look at and to drive again.</summary>
    /// <typeparam name="TEvent">The contract.</typeparam>
    /// <param name="contract">The event.</param>
    public async Task ParkAsync<TEvent>(TEvent contract)
        where TEvent : class
    {
        var (id, type) = (Guid.CreateVersion7(), EventCatalogue.NameOf(typeof(TEvent)));
        await ExecuteAsync(
            """
            insert into messaging.parked (message_id, consumer, source, type, position, key, key_ordinal, occurred_at, actor, payload, error, attempts)
            values (@id, 'walk', @source, @type, 1, @key, 1, now(), 'walk', @payload::jsonb, 'set aside by the walk', 4)
            """, new { id, source = EventCatalogue.SourceOf(type), type, key = $"walk/{id}", payload = JsonSerializer.Serialize(contract, EventJson.Options) });
        Know("parked", id, owned: false);
    }

    /// <summary>Runs SQL as the database's owner.</summary>
    /// <param name="sql">One or more statements.</param>
    /// <param name="args">Their parameters.</param>
    public async Task ExecuteAsync(string sql, object? args = null)
    {
        await using var connection = new NpgsqlConnection(_database);
        await connection.ExecuteAsync(sql, args);
    }
}

/// <summary>A round that is ready: what the operation rests on has been created, and it is about to be called.</summary>
/// <param name="Operation">The operation's id.</param>
/// <param name="Seed">The round's sides and database.</param>
/// <param name="IdOf">The real id that stands for a collection, or null when nothing of it was created.</param>
public sealed record WalkStep(string Operation, WalkSeed Seed, Func<string, string?> IdOf);
