using Shemss.Data;
using Shemss.ServiceDefaults;
using Shemss.Registry.Domain;

namespace Shemss.Registry.People;

/// <summary>A person as the API shows it.</summary>
/// <param name="Id">The person.</param>
/// <param name="InstitutionId">Whose person.</param>
/// <param name="Name">Full name.</param>
/// <param name="IdCard">Identity card number, masked.</param>
/// <param name="Education">学历.</param>
/// <param name="Position">岗位.</param>
/// <param name="ProfessionalTitle">职称.</param>
/// <param name="TechnicalPost">技术岗位.</param>
/// <param name="Active">Works for the institution.</param>
/// <param name="Certificates">运维能力评定证书.</param>
/// <param name="Version">Goes up with every change; also the ETag.</param>
internal sealed record PersonResponse(
    Guid Id, Guid InstitutionId, string Name, string IdCard, Education Education, string Position, string? ProfessionalTitle,
    TechnicalPost TechnicalPost, bool Active, IReadOnlyList<CertificateResponse> Certificates, long Version)
{
    public static PersonResponse Of(Person p, IReadOnlyList<Certificate> certificates) => new(
        p.Id, p.InstitutionId, p.Name, p.IdCardMasked, Wire.Parse<Education>(p.Education), p.Position, p.ProfessionalTitle,
        Wire.Parse<TechnicalPost>(p.TechnicalPost), p.Active,
        [.. certificates.Select(c => new CertificateResponse(c.Id, c.Number, c.Issuer, c.Category, c.ValidFrom, c.ValidTo, c.FileId))], p.Version);
}

/// <summary>A certificate as the API shows it.</summary>
/// <param name="Id">The certificate.</param>
/// <param name="Number">Its number.</param>
/// <param name="Issuer">发证机关.</param>
/// <param name="Category">类别.</param>
/// <param name="ValidFrom">First day of validity.</param>
/// <param name="ValidTo">Last day of validity.</param>
/// <param name="FileId">The uploaded certificate.</param>
internal sealed record CertificateResponse(Guid Id, string Number, string Issuer, string Category, DateOnly ValidFrom, DateOnly ValidTo, Guid FileId);
