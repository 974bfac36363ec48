namespace Shemss.Sites.Enterprises;

/// <summary>An enterprise as the API shows it.</summary>
/// <param name="Id">The enterprise.</param>
/// <param name="UnifiedSocialCreditCode">统一社会信用代码.</param>
/// <param name="Name">Registered name.</param>
/// <param name="PermitNumber">排污许可证编号.</param>
/// <param name="Address">Address.</param>
/// <param name="DivisionCode">GB/T 2260 code of the address.</param>
/// <param name="ContactName">环保联系人.</param>
/// <param name="ContactPhone">Mobile number of the contact.</param>
/// <param name="RegisteredAt">When it was registered.</param>
/// <param name="Version">Goes up with every change; also the ETag.</param>
internal sealed record EnterpriseResponse(
    Guid Id, string UnifiedSocialCreditCode, string Name, string? PermitNumber, string Address, string DivisionCode,
    string ContactName, string ContactPhone, DateTimeOffset RegisteredAt, long Version);

/// <summary>The table's row.</summary>
internal sealed class EnterpriseRow
{
    public const string Columns = "id, uscc, name, permit_number, address, division_code, contact_name, contact_phone, registered_at, version";

    public required Guid Id { get; init; }

    public required string Uscc { get; init; }

    public required string Name { get; init; }

    public string? PermitNumber { get; init; }

    public required string Address { get; init; }

    public required string DivisionCode { get; init; }

    public required string ContactName { get; init; }

    public required string ContactPhone { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public required long Version { get; init; }

    public EnterpriseResponse ToResponse() => new(
        Id, Uscc, Name, PermitNumber, Address, DivisionCode, ContactName, ContactPhone, RegisteredAt, Version);
}
