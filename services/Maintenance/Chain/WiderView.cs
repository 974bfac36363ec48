using Shemss.Data;

namespace Shemss.Maintenance.Chain;

/// <summary>Lets one query of a session see every row, and gives the caller's view back when disposed.</summary>
internal sealed class WiderView : IAsyncDisposable
{
    private const string Tell = """
        select set_config('shemss.scope', @kind, true)
        """;

    private readonly DbSession _session;

    private WiderView(DbSession session) => _session = session;

    public static async Task<WiderView> OpenAsync(DbSession session, CancellationToken ct)
    {
        await session.QueryOneAsync<string>(Tell, new { kind = "system" }, ct);
        return new WiderView(session);
    }

    public async ValueTask DisposeAsync() => await _session.QueryOneAsync<string>(Tell, new { kind = _session.Scope.WireKind });
}
