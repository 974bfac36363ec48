using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Accounts;

/// <summary>An account as administrators see it.</summary>
/// <param name="Id">The <c>sub</c> of its tokens.</param>
/// <param name="UserName">What it signs in with.</param>
/// <param name="DisplayName">As shown.</param>
/// <param name="Role">Its role.</param>
/// <param name="Organisation">The enterprise or institution it acts for.</param>
/// <param name="Authority">The authority of a regulator outside the city bureau.</param>
/// <param name="City">A regulator of the city bureau, who sees the whole city.</param>
/// <param name="HasPassword">False until a password is issued.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="LastSignInAt">When it last signed in.</param>
/// <param name="DisabledAt">Since when it is disabled.</param>
/// <param name="LockedUntil">Until when failed sign-ins lock it.</param>
/// <param name="Version">Its version, the ETag.</param>
internal sealed record AccountView(
    Guid Id, string UserName, string DisplayName, Role Role, Guid? Organisation, Guid? Authority, bool City, bool HasPassword,
    DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt, DateTimeOffset? DisabledAt, DateTimeOffset? LockedUntil, long Version);

internal sealed class AccountRow
{
    public const string Columns = """
        id, user_name, display_name, role, organisation, authority, city, password_hash is not null as has_password,
        created_at, last_sign_in_at, disabled_at, lockout_end, version
        """;

    private const string ById = $"select {Columns} from account where id = @id";

    public required Guid Id { get; init; }

    public required string UserName { get; init; }

    public required string DisplayName { get; init; }

    public required string Role { get; init; }

    public required Guid? Organisation { get; init; }

    public required Guid? Authority { get; init; }

    public required bool City { get; init; }

    public required bool HasPassword { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? LastSignInAt { get; init; }

    public required DateTimeOffset? DisabledAt { get; init; }

    public required DateTimeOffset? LockoutEnd { get; init; }

    public required long Version { get; init; }

    public static async Task<AccountView?> FindAsync(DbSession session, Guid id, TimeProvider time, CancellationToken ct) =>
        (await session.QueryOneAsync<AccountRow>(ById, new { id }, ct))?.View(time);

    public static async Task<AccountView?> FindAsync(Db db, AccessScope scope, Guid id, TimeProvider time, CancellationToken ct) =>
        (await db.ReadAsync<AccountRow>(scope, ById, new { id }, ct)).SingleOrDefault()?.View(time);

    public AccountView View(TimeProvider time) => new(
        Id, UserName, DisplayName, Roles.TryParse(Role, out var role) ? role : throw new InvalidOperationException($"Unknown role {Role}."),
        Organisation, Authority, City, HasPassword, CreatedAt, LastSignInAt, DisabledAt, LockoutEnd > time.GetUtcNow() ? LockoutEnd : null, Version);
}
