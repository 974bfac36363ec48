using Npgsql;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>
/// Sends NOTIFY outside any transaction: the first at once, and however often it is asked meanwhile, once more after that. A
/// notification that is lost costs its listener a poll.
/// </summary>
/// <param name="db">The service's database.</param>
/// <param name="channel">The channel.</param>
/// <param name="payload">SQL of the payload.</param>
/// <param name="every">The least from one to the next.</param>
internal sealed class Notifier(Db db, string channel, string payload, TimeSpan every)
{
    // There is nothing to make durable.
    private readonly string _sql = $"select set_config('synchronous_commit', 'off', true), pg_notify('{channel}', {payload})";
    private readonly Signal _asked = new();

    public void Ask() => _asked.Set();

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            await _asked.WaitAsync(ct);
            try
            {
                await using var notify = db.Source.CreateCommand(_sql);
                await notify.ExecuteNonQueryAsync(ct);
            }
            catch (Exception) when (!ct.IsCancellationRequested)
            {
                // Its listeners look by themselves.
            }

            if (every > TimeSpan.Zero)
            {
                await Task.Delay(every, ct);
            }
        }
    }
}
