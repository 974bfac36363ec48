using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Shemss.Identity.Model;
using Shemss.Identity.Setup;

namespace Shemss.Identity.Keys;

/// <summary>
/// The keys that tokens are signed and encrypted with: from a folder of PEM files, or from the database, where the first
/// replica makes them and every replica finds them. A successor is published before it signs, and its predecessor stays
/// accepted until no token signed by it can be alive.
/// </summary>
internal sealed class KeyRing(IServiceScopeFactory scopes, SecretBox box, IOptions<IdentitySettings> settings, TimeProvider time)
{
    // Any number will do, so long as every replica uses the same one.
    private const long LockKey = 0x4B455953;
    private volatile Snapshot? _snapshot;

    /// <summary>Signing keys, the one to sign with first.</summary>
    public IReadOnlyList<RsaSecurityKey> Signing => Current.Signing;

    /// <summary>Encryption keys of codes and refresh tokens, the one to encrypt with first.</summary>
    public IReadOnlyList<SymmetricSecurityKey> Encryption => Current.Encryption;

    private Snapshot Current => _snapshot ?? throw new InvalidOperationException("The keys are not loaded yet.");

    /// <summary>Loads the keys, making what is missing or due.</summary>
    /// <returns>True when they differ from those loaded before.</returns>
    public async Task<bool> LoadAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var stored = await StoredAsync(now, ct);
        var encryption = InOrder(stored, StoredKey.Encryption, now)
            .Select(k => new SymmetricSecurityKey(Convert.FromBase64String(box.Open(k.Sealed))) { KeyId = k.Name }).ToList();
        var signing = settings.Value.Keys.Directory is { } directory
            ? FromDirectory(directory)
            : InOrder(stored, StoredKey.Signing, now).Select(k => FromPem(box.Open(k.Sealed), k.Name)).ToList();
        var loaded = new Snapshot(signing, encryption);
        var changed = _snapshot?.Describe() != loaded.Describe();
        if (changed)
        {
            _snapshot = loaded;
        }

        return changed;
    }

    private async Task<List<StoredKey>> StoredAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockKey})", ct);
        var keys = await db.Keys.Where(k => k.Kind != StoredKey.DataProtection && (k.ExpiresAt == null || k.ExpiresAt > now)).ToListAsync(ct);
        if (settings.Value.Keys.Directory is null)
        {
            Renew(db, keys, StoredKey.Signing, NewSigningKey, now);
        }

        Renew(db, keys, StoredKey.Encryption, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return keys;
    }

    private void Renew(IdentityDb db, List<StoredKey> keys, string kind, Func<string> make, DateTimeOffset now)
    {
        var newest = keys.Where(k => k.Kind == kind).MaxBy(k => k.CreatedAt);
        if (newest is not null && newest.CreatedAt + settings.Value.Keys.RotateAfter > now)
        {
            return;
        }

        var id = Guid.CreateVersion7(now);
        var successor = new StoredKey
        {
            Id = id,
            Kind = kind,
            Name = id.ToString("N"),
            Sealed = box.Seal(make()),
            CreatedAt = now,
            ActiveFrom = newest is null ? now : now + settings.Value.Keys.Lead,
        };
        foreach (var replaced in keys.Where(k => k.Kind == kind && k.ExpiresAt is null))
        {
            replaced.ExpiresAt = successor.ActiveFrom + settings.Value.Keys.Overlap;
        }

        db.Keys.Add(successor);
        keys.Add(successor);
    }

    private static IEnumerable<StoredKey> InOrder(List<StoredKey> keys, string kind, DateTimeOffset now) =>
        keys.Where(k => k.Kind == kind).OrderByDescending(k => k.ActiveFrom <= now).ThenByDescending(k => k.CreatedAt);

    private static string NewSigningKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    private static List<RsaSecurityKey> FromDirectory(string directory)
    {
        var files = Directory.Exists(directory) ? Directory.GetFiles(directory, "*.pem") : [];
        if (files.Length == 0)
        {
            throw new InvalidOperationException("Identity:Keys:Directory holds no *.pem file.");
        }

        return [.. files.OrderDescending(StringComparer.Ordinal).Select(f => FromPem(File.ReadAllText(f), Path.GetFileNameWithoutExtension(f)))];
    }

    private static RsaSecurityKey FromPem(string pem, string name)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return new RsaSecurityKey(rsa) { KeyId = name };
    }

    private sealed record Snapshot(IReadOnlyList<RsaSecurityKey> Signing, IReadOnlyList<SymmetricSecurityKey> Encryption)
    {
        public string Describe() => string.Join(',', Signing.Select(k => k.KeyId).Concat(Encryption.Select(k => k.KeyId)));
    }
}
