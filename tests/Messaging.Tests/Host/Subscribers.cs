using System.Diagnostics;
using System.Globalization;
using Shemss.Contracts.Registry.V1;
using Shemss.Contracts.Sites.V1;
using Shemss.Data;

namespace Shemss.Messaging.Tests.Host;

/// <summary>Writes down that an event took effect, keeps the newest of each key, and fails on what is unbearable.</summary>
internal static class Effects
{
    private const string Record = """
        insert into effect (event_id, type, key, key_ordinal, number, position, trace_parent)
        values (@Id, @Type, @Key, @KeyOrdinal, @number, @Position, @traceParent);
        insert into copy (key, key_ordinal, number) values (@Key, @KeyOrdinal, @number)
        on conflict (key) do update set key_ordinal = excluded.key_ordinal, number = excluded.number where copy.key_ordinal < excluded.key_ordinal
        """;

    public static async Task RecordAsync(DbSession session, EventMetadata metadata, long number, CancellationToken ct)
    {
        await session.ExecuteAsync(Record, new
        {
            metadata.Id, metadata.Type, metadata.Key, metadata.KeyOrdinal, metadata.Position, number, traceParent = Activity.Current?.Id,
        }, ct);

        // Last, so that what was written before must be undone.
        if (await session.QueryOneAsync<bool>("select exists (select from unbearable where number = @number)", new { number }, ct))
        {
            throw new InvalidOperationException($"{number} is unbearable.");
        }
    }
}

internal sealed class OnInstitutionFiled : ISubscriber<InstitutionFiled>
{
    public async Task HandleAsync(InstitutionFiled e, EventMetadata metadata, DbSession session, CancellationToken ct)
    {
        await Effects.RecordAsync(session, metadata, long.Parse(e.UnifiedSocialCreditCode, CultureInfo.InvariantCulture), ct);
        if (e.Kind == "self-operated")
        {
            var enterprise = new EnterpriseRegistered { EnterpriseId = e.InstitutionId, UnifiedSocialCreditCode = e.UnifiedSocialCreditCode, Name = e.Name };
            session.Append(metadata.Key, enterprise, metadata.OccurredAt);
        }
    }
}

// Takes the scope's session by injection instead of the parameter, as stores do.
internal sealed class OnFilingChanged(DbSession session) : ISubscriber<FilingChanged>
{
    public Task HandleAsync(FilingChanged e, EventMetadata metadata, DbSession given, CancellationToken ct) =>
        Effects.RecordAsync(session, metadata, e.Version, ct);
}

internal sealed class OnEnterpriseRegistered : ISubscriber<EnterpriseRegistered>
{
    public Task HandleAsync(EnterpriseRegistered e, EventMetadata metadata, DbSession session, CancellationToken ct) =>
        Effects.RecordAsync(session, metadata, long.Parse(e.UnifiedSocialCreditCode, CultureInfo.InvariantCulture), ct);
}
