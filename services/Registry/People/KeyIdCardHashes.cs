using Shemss.Data;

namespace Shemss.Registry.People;

/// <summary>Brings the hashes of identity cards that were kept without a secret under it, before the first request is served.</summary>
internal sealed class KeyIdCardHashes(Db db, IdCardHash hashes, ILogger<KeyIdCardHashes> logger) : IHostedService
{
    private const string Plain = $"""
        select id, id_card_hash from person where id_card_hash not like '{IdCardHash.Mark}%' for update
        """;

    private const string Keyed = """
        update person set id_card_hash = @hash where id = @Id
        """;

    private sealed class Row
    {
        public required Guid Id { get; init; }

        public required string IdCardHash { get; init; }
    }

    public Task StartAsync(CancellationToken cancellationToken) => db.TransactAsync(AccessScope.System("registry"), async session =>
    {
        var rows = await session.QueryAsync<Row>(Plain, ct: cancellationToken);
        foreach (var row in rows)
        {
            await session.ExecuteAsync(Keyed, new { row.Id, hash = hashes.OfPlain(row.IdCardHash) }, cancellationToken);
        }

        if (rows.Count > 0)
        {
            logger.LogInformation("{Count} hashes of identity cards are under the secret now.", rows.Count);
        }

        return rows.Count;
    }, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
