using Shemss.Contracts.Registry.V1;
using Shemss.Data;
using Shemss.Messaging;
using Shemss.ServiceDefaults;
using Shemss.Registry.Domain;

namespace Shemss.Registry.Institutions;

/// <summary>Loads and saves institutions, each change with its event.</summary>
internal sealed class InstitutionStore(DbSession session, TimeProvider clock)
{
    public const string Columns = """
        id, uscc, kind, self_operating_enterprise_id, name, registered_capital, project_amount, project_count, address,
        legal_person, contact_name, contact_phone, status, status_reason, registered_at, submitted_at, accepted_at, version
        """;

    private const string Load = $"""
        select {Columns} from institution where id = @id for update
        """;

    private const string Insert = """
        insert into institution (id, uscc, kind, self_operating_enterprise_id, name, registered_capital, project_amount, project_count, address,
            legal_person, contact_name, contact_phone, status, registered_at, version)
        values (@Id, @Uscc, @Kind, @SelfOperatingEnterpriseId, @Name, @RegisteredCapital, @ProjectAmount, @ProjectCount, @Address,
            @LegalPerson, @ContactName, @ContactPhone, @Status, @RegisteredAt, @Version)
        on conflict do nothing
        """;

    private const string Update = """
        update institution set name = @Name, registered_capital = @RegisteredCapital, project_amount = @ProjectAmount, project_count = @ProjectCount,
            address = @Address, legal_person = @LegalPerson, contact_name = @ContactName, contact_phone = @ContactPhone, status = @Status,
            status_reason = @StatusReason, submitted_at = @SubmittedAt, accepted_at = @AcceptedAt, version = @Version
        where id = @Id
        """;

    public static string KeyOf(Guid id) => $"institution/{id}";

    /// <summary>The institution, locked for this transaction; null outside the caller's view.</summary>
    public async Task<Institution?> FindAsync(Guid id, CancellationToken ct) =>
        (await session.QueryOneAsync<InstitutionRow>(Load, new { id }, ct))?.ToInstitution();

    /// <returns>False when its id or code is registered already.</returns>
    public async Task<bool> TryAddAsync(Institution institution, CancellationToken ct)
    {
        if (await session.ExecuteAsync(Insert, InstitutionRow.Of(institution), ct) == 0)
        {
            return false;
        }

        AppendChange(institution, []);
        return true;
    }

    public async Task SaveAsync(Institution institution, IReadOnlyList<string> changed, CancellationToken ct)
    {
        await session.ExecuteAsync(Update, InstitutionRow.Of(institution), ct);
        AppendChange(institution, changed);
    }

    /// <summary>Tells that the filing was accepted, beside the snapshot that every change publishes.</summary>
    public void AppendFiled(Institution institution) =>
        session.Append(KeyOf(institution.Id), new InstitutionFiled
        {
            InstitutionId = institution.Id,
            UnifiedSocialCreditCode = institution.Uscc,
            Name = institution.Basic.Name,
            Kind = Wire.Name(institution.Kind),
            SelfOperatingEnterpriseId = institution.SelfOperatingEnterpriseId,
            AcceptedAt = institution.AcceptedAt!.Value,
        }, clock.GetUtcNow());

    private void AppendChange(Institution institution, IReadOnlyList<string> changed) =>
        session.Append(KeyOf(institution.Id), new FilingChanged
        {
            InstitutionId = institution.Id,
            UnifiedSocialCreditCode = institution.Uscc,
            Name = institution.Basic.Name,
            Kind = Wire.Name(institution.Kind),
            SelfOperatingEnterpriseId = institution.SelfOperatingEnterpriseId,
            Status = Wire.Name(institution.Status),
            Changed = changed,
            Version = institution.Version,
        }, clock.GetUtcNow());
}
