using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shemss.Data;

namespace Shemss.Identity.Model;

/// <summary>
/// The model that ASP.NET Core Identity and OpenIddict need. The schema itself is Migrations/*.sql; a test compares the two.
/// </summary>
internal sealed partial class IdentityDb(DbContextOptions<IdentityDb> options) : IdentityUserContext<Account, Guid>(options)
{
    public DbSet<StoredKey> Keys => Set<StoredKey>();

    public DbSet<Client> Clients => Set<Client>();

    /// <summary>
    /// Works inside an open session's transaction from here on; whoever opened the session commits it. So an account and the
    /// idempotency record of the request that made it are one fact.
    /// </summary>
    public void Join(NpgsqlConnection connection)
    {
        // A use case that is run again starts from what the database says.
        ChangeTracker.Clear();
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        Database.SetDbConnection(connection);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var changed in ChangeTracker.Entries<Account>().Where(e => e.State == EntityState.Modified))
        {
            changed.Entity.Version = changed.Property(a => a.Version).OriginalValue + 1;
        }

        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException refused)
        {
            // Whoever opened the session knows what PostgreSQL's refusals mean, and which are worth another try.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(refused);
            throw;
        }
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.UseOpenIddict<Client, Grant, TokenScope, IssuedToken, Guid>();

        builder.Entity<Account>(account =>
        {
            account.ToTable("account", table =>
            {
                table.HasCheckConstraint("account_role", "role in ('enterprise', 'institution', 'regulator', 'reviewer', 'admin')");
                table.HasCheckConstraint("account_organisation", "(role in ('enterprise', 'institution')) = (organisation is not null)");
                table.HasCheckConstraint("account_authority", "authority is null or role = 'regulator'");
                table.HasCheckConstraint("account_view", "(role = 'regulator') = ((authority is not null) <> city)");
            });
            account.Property(a => a.UserName).IsRequired();
            account.Property(a => a.NormalizedUserName).IsRequired();
            account.Property(a => a.DisplayName).HasMaxLength(200);
            account.Property(a => a.Role).HasMaxLength(20);
            account.Property(a => a.City).HasDefaultValue(false);
            account.Ignore(a => a.OrganisationKind);
            account.HasIndex(a => a.Organisation);
        });
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("account_claim");
        builder.Entity<IdentityUserLogin<Guid>>(binding =>
        {
            // One outside identity of a kind per account, and one account per outside identity (the primary key).
            binding.ToTable("account_login");
            binding.HasIndex(b => new { b.UserId, b.LoginProvider }).IsUnique();
        });
        builder.Entity<IdentityUserToken<Guid>>().ToTable("account_token");
        builder.Entity<Client>(client =>
        {
            client.ToTable("client", table =>
            {
                table.HasCheckConstraint("client_role", "role in ('partner', 'service')");
                table.HasCheckConstraint("client_organisation", "(organisation is null) = (organisation_kind is null) and (organisation_kind is null or organisation_kind in ('enterprise', 'institution'))");
                table.HasCheckConstraint("client_view", "num_nonnulls(organisation, authority, nullif(city, false)) = case when role = 'partner' then 1 else 0 end");
            });
            client.Property(c => c.City).HasDefaultValue(false);
            client.Property(c => c.Role).HasMaxLength(20);
            client.Property(c => c.OrganisationKind).HasMaxLength(20);
        });
        builder.Entity<Grant>().ToTable("token_grant");
        builder.Entity<IssuedToken>(token =>
        {
            token.ToTable("token");
            token.HasIndex(t => t.ExpirationDate);
        });
        builder.Entity<TokenScope>().ToTable("token_scope");
        builder.Entity<StoredKey>(key =>
        {
            key.ToTable("stored_key", table => table.HasCheckConstraint("stored_key_kind", "kind in ('signing', 'encryption', 'data-protection')"));
            key.Property(k => k.Kind).HasMaxLength(20);
            key.Property(k => k.Name).HasMaxLength(200);
            key.HasIndex(k => new { k.Kind, k.Name }).IsUnique();
        });
        NameAsPostgresDoes(builder);
    }

    /// <summary>snake_case, so that SQL beside EF needs no quotes.</summary>
    private static void NameAsPostgresDoes(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Snake(property.Name));
            }
        }

        // Names of keys and indexes derive from the columns, so these come second.
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            foreach (var key in entity.GetKeys())
            {
                key.SetName(Snake(key.GetName()!));
            }

            foreach (var foreign in entity.GetForeignKeys())
            {
                foreign.SetConstraintName(Snake(foreign.GetConstraintName()!));
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(Snake(index.GetDatabaseName()!));
            }
        }
    }

    private static string Snake(string name) => Humps().Replace(name, "$1_$2").ToLowerInvariant();

    [GeneratedRegex("([a-z0-9])([A-Z])")]
    private static partial Regex Humps();
}
