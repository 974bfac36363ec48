namespace Shemss.Registry.Domain;

/// <summary>技术岗位.</summary>
internal enum TechnicalPost
{
    /// <summary>运维人员.</summary>
    Technician,

    /// <summary>技术负责人.</summary>
    TechnicalDirector,

    /// <summary>质量负责人.</summary>
    QualityDirector,

    /// <summary>质量监督管理人.</summary>
    QualitySupervisor,
}

/// <summary>学历.</summary>
internal enum Education
{
    Secondary,
    Vocational,
    College,
    Bachelor,
    Master,
    Doctorate,
}

/// <summary>A certificate of O&amp;M ability (运维能力评定证书), domain §8.5.</summary>
internal sealed class Certificate
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required string Issuer { get; init; }

    public required string Category { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public required DateOnly ValidTo { get; init; }

    public required Guid FileId { get; init; }
}

/// <summary>A person of an institution (R11). The identity card number is kept masked only.</summary>
internal sealed class Person
{
    public required Guid Id { get; init; }

    public required Guid InstitutionId { get; init; }

    public required string Name { get; init; }

    public required string IdCardMasked { get; init; }

    public required string Education { get; init; }

    public required string Position { get; init; }

    public string? ProfessionalTitle { get; init; }

    public required string TechnicalPost { get; init; }

    public required bool Active { get; init; }

    public required long Version { get; init; }
}
