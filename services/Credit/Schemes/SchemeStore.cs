using System.Text.Json;
using Shemss.Credit.Domain;
using Shemss.Data;

namespace Shemss.Credit.Schemes;

/// <summary>Loads schemes.</summary>
internal sealed class SchemeStore(Db db)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private const string InForce = """
        select document::text from scheme where valid_from <= @day and (valid_to is null or valid_to >= @day) order by valid_from desc limit 1
        """;

    private const string ByVersion = """
        select document::text from scheme where version = @version
        """;

    private const string EveryOne = """
        select document::text from scheme order by valid_from, version
        """;

    /// <summary>The scheme of a period: the one in force on its last day. Null when there is none.</summary>
    public async Task<Scheme?> OfPeriodAsync(int period, CancellationToken ct) =>
        Read(await db.ReadAsync<string>(AccessScope.System("credit"), InForce, LastDay(period), ct)).FirstOrDefault();

    /// <summary>The same within a session: who holds a connection must not wait for another.</summary>
    public static async Task<Scheme?> OfPeriodAsync(DbSession session, int period, CancellationToken ct) =>
        Read(await session.QueryAsync<string>(InForce, LastDay(period), ct)).FirstOrDefault();

    public async Task<Scheme?> FindAsync(string version, CancellationToken ct) =>
        Read(await db.ReadAsync<string>(AccessScope.System("credit"), ByVersion, new { version }, ct)).FirstOrDefault();

    public async Task<IReadOnlyList<Scheme>> AllAsync(CancellationToken ct) =>
        [.. Read(await db.ReadAsync<string>(AccessScope.System("credit"), EveryOne, ct: ct))];

    private static object LastDay(int period) => new { day = new DateOnly(period, 12, 31) };

    private static IEnumerable<Scheme> Read(IEnumerable<string> documents) =>
        documents.Select(d => JsonSerializer.Deserialize<Scheme>(d, Json) ?? throw new InvalidDataException("A scheme's document is null."));
}
