using Shemss.Data;
using Shemss.ServiceDefaults;
using Shemss.Registry.Domain;

namespace Shemss.Registry.Institutions;

/// <summary>The table's row.</summary>
internal sealed class InstitutionRow
{
    public required Guid Id { get; init; }

    public required string Uscc { get; init; }

    public required string Kind { get; init; }

    public Guid? SelfOperatingEnterpriseId { get; init; }

    public required string Name { get; init; }

    public required decimal RegisteredCapital { get; init; }

    public required decimal ProjectAmount { get; init; }

    public required int ProjectCount { get; init; }

    public required string Address { get; init; }

    public required string LegalPerson { get; init; }

    public required string ContactName { get; init; }

    public required string ContactPhone { get; init; }

    public required string Status { get; init; }

    public string? StatusReason { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public required long Version { get; init; }

    public static InstitutionRow Of(Institution i) => new()
    {
        Id = i.Id,
        Uscc = i.Uscc,
        Kind = Wire.Name(i.Kind),
        SelfOperatingEnterpriseId = i.SelfOperatingEnterpriseId,
        Name = i.Basic.Name,
        RegisteredCapital = i.Basic.RegisteredCapital,
        ProjectAmount = i.Basic.ProjectAmount,
        ProjectCount = i.Basic.ProjectCount,
        Address = i.Basic.Address,
        LegalPerson = i.Basic.LegalPerson,
        ContactName = i.Basic.ContactName,
        ContactPhone = i.Basic.ContactPhone,
        Status = Wire.Name(i.Status),
        StatusReason = i.StatusReason,
        RegisteredAt = i.RegisteredAt,
        SubmittedAt = i.SubmittedAt,
        AcceptedAt = i.AcceptedAt,
        Version = i.Version,
    };

    public Institution ToInstitution() => new()
    {
        Id = Id,
        Uscc = Uscc,
        Kind = Wire.Parse<InstitutionKind>(Kind),
        SelfOperatingEnterpriseId = SelfOperatingEnterpriseId,
        Basic = new BasicInformation(Name, RegisteredCapital, ProjectAmount, ProjectCount, Address, LegalPerson, ContactName, ContactPhone),
        Status = Wire.Parse<FilingStatus>(Status),
        StatusReason = StatusReason,
        RegisteredAt = RegisteredAt,
        SubmittedAt = SubmittedAt,
        AcceptedAt = AcceptedAt,
        Version = Version,
    };
}
