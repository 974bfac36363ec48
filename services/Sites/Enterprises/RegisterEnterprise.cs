using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Sites.V1;
using Shemss.Data;
using Shemss.Messaging;
using Shemss.ServiceDefaults;
using Shemss.Sites.Domain;
using Shemss.Standards.Identifiers;

namespace Shemss.Sites.Enterprises;

/// <summary>R1: an enterprise (排污单位) registers its basic information.</summary>
internal static class RegisterEnterprise
{
    /// <summary>What an enterprise states of itself.</summary>
    internal sealed record Request
    {
        /// <summary>统一社会信用代码, 18 characters (GB 32100-2015).</summary>
        [StringLength(18, MinimumLength = 18)]
        public required string UnifiedSocialCreditCode { get; init; }

        /// <summary>Registered name.</summary>
        [StringLength(200, MinimumLength = 2)]
        public required string Name { get; init; }

        /// <summary>排污许可证编号, 22 characters (HJ 608-2017).</summary>
        [StringLength(22, MinimumLength = 22)]
        public string? PermitNumber { get; init; }

        /// <summary>Address.</summary>
        [StringLength(300, MinimumLength = 2)]
        public required string Address { get; init; }

        /// <summary>GB/T 2260 code of the division of the address, 6 digits.</summary>
        [RegularExpression("^[0-9]{6}$")]
        public required string DivisionCode { get; init; }

        /// <summary>环保联系人.</summary>
        [StringLength(100, MinimumLength = 1)]
        public required string ContactName { get; init; }

        /// <summary>Mobile number of the contact.</summary>
        [StringLength(20, MinimumLength = 11)]
        public required string ContactPhone { get; init; }
    }

    public static readonly Request Example = new()
    {
        UnifiedSocialCreditCode = "91130200699229617X",
        Name = "上海金山印染有限公司",
        PermitNumber = "91130200699229617X001P",
        Address = "上海市金山区亭卫公路 1500 号",
        DivisionCode = "310116",
        ContactName = "陈洁",
        ContactPhone = "13900005678",
    };

    private const string Insert = """
        insert into enterprise (id, uscc, name, permit_number, address, division_code, contact_name, contact_phone, registered_at, version)
        values (@Id, @UnifiedSocialCreditCode, @Name, @PermitNumber, @Address, @DivisionCode, @ContactName, @ContactPhone, @RegisteredAt, @Version)
        on conflict do nothing
        """;

    public static async Task<Answer<Created<EnterpriseResponse>>> HandleAsync(
        Request request, Caller caller, DbSession session, TimeProvider clock, CancellationToken ct)
    {
        var uscc = Uscc.Check(request.UnifiedSocialCreditCode);
        var permit = request.PermitNumber is null ? default : PermitNumber.Check(request.PermitNumber, uscc.Value);
        var phone = MobileNumber.Check(request.ContactPhone);
        var problems = Result.All(
            uscc.IsUsable ? Result.Ok : SitesErrors.UsccInvalid.With(uscc.Code).Field("unifiedSocialCreditCode"),
            permit.IsUsable ? Result.Ok : SitesErrors.PermitInvalid.With(permit.Code).Field("permitNumber"),
            phone.IsUsable ? Result.Ok : SitesErrors.PhoneInvalid.With(phone.Code).Field("contactPhone"));
        if (!problems.IsOk)
        {
            return problems;
        }

        // The account's organisation is the enterprise: nobody registers another's.
        var enterprise = new EnterpriseResponse(
            caller.Organisation!.Value, uscc.Value, request.Name.Trim(), request.PermitNumber is null ? null : permit.Value, request.Address.Trim(),
            request.DivisionCode, request.ContactName.Trim(), phone.Value, clock.GetUtcNow(), 1);
        if (await session.ExecuteAsync(Insert, enterprise, ct) == 0)
        {
            return SitesErrors.UsccTaken.With(uscc.Value).Field("unifiedSocialCreditCode");
        }

        session.Append($"enterprise/{enterprise.Id}", new EnterpriseRegistered
        {
            EnterpriseId = enterprise.Id,
            UnifiedSocialCreditCode = enterprise.UnifiedSocialCreditCode,
            Name = enterprise.Name,
        }, enterprise.RegisteredAt);
        return Http.WithETag(TypedResults.Created($"/v1/enterprises/{enterprise.Id}", enterprise), enterprise.Version);
    }
}
