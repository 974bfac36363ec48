using System.Globalization;
using Shemss.Contracts;
using Shemss.Contracts.Registry.V1;
using Shemss.Data;

namespace Shemss.Messaging.Tests.Host;

/// <summary>The publishing side: facts and their events.</summary>
internal static class Facts
{
    private static readonly AccessScope Scope = AccessScope.System("tests");

    public static InstitutionFiled Filed(long number, string kind = "contractor") => new()
    {
        InstitutionId = Guid.CreateVersion7(),
        UnifiedSocialCreditCode = number.ToString(CultureInfo.InvariantCulture),
        Name = $"机构 {number}",
        Kind = kind,
        AcceptedAt = DateTimeOffset.UnixEpoch.AddSeconds(number),
    };

    public static FilingChanged Changed(long number) => new()
    {
        InstitutionId = Guid.CreateVersion7(),
        UnifiedSocialCreditCode = "x",
        Name = $"机构 {number}",
        Kind = "contractor",
        Status = "submitted",
        Changed = [],
        Version = number,
    };

    /// <summary>Writes a fact and its event in the session's transaction.</summary>
    public static async Task<Guid> WriteFactAsync(this DbSession session, string key, long number, object? e = null)
    {
        e ??= Filed(number);
        var id = session.Append(key, e, DateTimeOffset.UnixEpoch.AddSeconds(number));
        await session.ExecuteAsync(
            "insert into fact (event_id, type, key, number) values (@id, @type, @key, @number)",
            new { id, type = EventCatalogue.NameOf(e.GetType()), key, number });
        return id;
    }

    /// <summary>One fact in a transaction of its own.</summary>
    public static Task<Guid> WriteFactAsync(this Db db, string key, long number, object? e = null) =>
        db.TransactAsync(Scope, session => session.WriteFactAsync(key, number, e));

    /// <summary>Facts <paramref name="first"/> … by several writers at once, on a tenth as many keys.</summary>
    public static Task WriteFactsAsync(this Db db, int first, int count, Func<long, object>? make = null) =>
        Parallel.ForEachAsync(
            Enumerable.Range(first, count),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (n, _) => await db.WriteFactAsync(KeyOf(n, count), n, make?.Invoke(n)));

    public static string KeyOf(int number, int count) => string.Create(CultureInfo.InvariantCulture, $"institution/{number % Math.Max(1, count / 10)}");
}
