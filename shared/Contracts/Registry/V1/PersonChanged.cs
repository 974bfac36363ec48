namespace Shemss.Contracts.Registry.V1;

/// <summary>A person of an institution (人员) was filed or changed, with the certificates held now.</summary>
public sealed record PersonChanged
{
    /// <summary>The person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Whose person.</summary>
    public required Guid InstitutionId { get; init; }

    /// <summary>Full name.</summary>
    public required string Name { get; init; }

    /// <summary>技术岗位: <c>technician</c>, <c>technical-director</c>, <c>quality-director</c>, <c>quality-supervisor</c>.</summary>
    public required string TechnicalPost { get; init; }

    /// <summary>True while the person works for the institution.</summary>
    public required bool Active { get; init; }

    /// <summary>Certificates of O&amp;M ability (运维能力评定证书).</summary>
    public required IReadOnlyList<PersonCertificate> Certificates { get; init; }
}

/// <summary>One certificate of O&amp;M ability.</summary>
[EventPart]
public sealed record PersonCertificate
{
    /// <summary>The certificate.</summary>
    public required Guid CertificateId { get; init; }

    /// <summary>Its number.</summary>
    public required string Number { get; init; }

    /// <summary>发证机关.</summary>
    public required string Issuer { get; init; }

    /// <summary>类别: what it allows, for example <c>water</c> or <c>gas</c>.</summary>
    public required string Category { get; init; }

    /// <summary>First day of validity.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Last day of validity.</summary>
    public required DateOnly ValidTo { get; init; }
}
