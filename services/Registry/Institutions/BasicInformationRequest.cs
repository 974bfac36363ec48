using System.ComponentModel.DataAnnotations;
using Shemss.Registry.Domain;
using Shemss.ServiceDefaults;
using Shemss.Standards.Identifiers;

namespace Shemss.Registry.Institutions;

/// <summary>基本信息 as the caller sends it.</summary>
internal sealed record BasicInformationRequest
{
    /// <summary>Registered name.</summary>
    [StringLength(200, MinimumLength = 2)]
    public required string Name { get; init; }

    /// <summary>注册资本 in 10,000 CNY (万元).</summary>
    [Range(typeof(decimal), "0", "100000000", ParseLimitsInInvariantCulture = true)]
    public required decimal RegisteredCapital { get; init; }

    /// <summary>项目金额 in 10,000 CNY (万元).</summary>
    [Range(typeof(decimal), "0", "100000000", ParseLimitsInInvariantCulture = true)]
    public required decimal ProjectAmount { get; init; }

    /// <summary>数量: number of O&amp;M projects.</summary>
    [Range(0, 100000)]
    public required int ProjectCount { get; init; }

    /// <summary>Registered address.</summary>
    [StringLength(300, MinimumLength = 2)]
    public required string Address { get; init; }

    /// <summary>法人代表.</summary>
    [StringLength(100, MinimumLength = 1)]
    public required string LegalPerson { get; init; }

    /// <summary>联系人.</summary>
    [StringLength(100, MinimumLength = 1)]
    public required string ContactName { get; init; }

    /// <summary>Mobile number of the contact.</summary>
    [StringLength(20, MinimumLength = 11)]
    public required string ContactPhone { get; init; }

    public static readonly BasicInformationRequest Example = new()
    {
        Name = "上海清源环境运维有限公司",
        RegisteredCapital = 500m,
        ProjectAmount = 320.5m,
        ProjectCount = 14,
        Address = "上海市金山区卫零路 100 号",
        LegalPerson = "王海",
        ContactName = "李敏",
        ContactPhone = "13800001234",
    };

    public Result<BasicInformation> Read(string field)
    {
        var phone = MobileNumber.Check(ContactPhone);
        return phone.IsUsable
            ? new BasicInformation(Name.Trim(), RegisteredCapital, ProjectAmount, ProjectCount, Address.Trim(), LegalPerson.Trim(), ContactName.Trim(), phone.Value)
            : RegistryErrors.PhoneInvalid.With(phone.Code).Field($"{field}contactPhone");
    }
}
