using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Registry.Domain;

/// <summary>Where a filing (备案) stands.</summary>
internal enum FilingStatus
{
    Draft,
    Submitted,
    Returned,
    Accepted,
    Locked,
    Withdrawn,
}

/// <summary>运维机构, or an enterprise that maintains its own facilities (自行运维).</summary>
internal enum InstitutionKind
{
    Contractor,
    SelfOperated,
}

/// <summary>基本信息 of a filing.</summary>
/// <param name="Name">Registered name.</param>
/// <param name="RegisteredCapital">注册资本 in 10,000 CNY (万元).</param>
/// <param name="ProjectAmount">项目金额 in 10,000 CNY.</param>
/// <param name="ProjectCount">数量: number of O&amp;M projects.</param>
/// <param name="Address">Registered address.</param>
/// <param name="LegalPerson">法人代表.</param>
/// <param name="ContactName">联系人.</param>
/// <param name="ContactPhone">Mobile number of the contact.</param>
internal sealed record BasicInformation(
    string Name,
    decimal RegisteredCapital,
    decimal ProjectAmount,
    int ProjectCount,
    string Address,
    string LegalPerson,
    string ContactName,
    string ContactPhone)
{
    /// <summary>Names of what differs from <paramref name="other"/>.</summary>
    public IReadOnlyList<string> ChangesFrom(BasicInformation other)
    {
        var changed = new List<string>();
        void Compare(string field, object mine, object theirs)
        {
            if (!mine.Equals(theirs))
            {
                changed.Add(field);
            }
        }

        Compare("name", Name, other.Name);
        Compare("registeredCapital", RegisteredCapital, other.RegisteredCapital);
        Compare("projectAmount", ProjectAmount, other.ProjectAmount);
        Compare("projectCount", ProjectCount, other.ProjectCount);
        Compare("address", Address, other.Address);
        Compare("legalPerson", LegalPerson, other.LegalPerson);
        Compare("contactName", ContactName, other.ContactName);
        Compare("contactPhone", ContactPhone, other.ContactPhone);
        return changed;
    }
}

/// <summary>An institution and its filing (R10). Decisions only; who saves it is the store.</summary>
internal sealed record Institution
{
    public required Guid Id { get; init; }

    public required string Uscc { get; init; }

    public required InstitutionKind Kind { get; init; }

    /// <summary>The enterprise whose own facilities it maintains, for <see cref="InstitutionKind.SelfOperated"/>.</summary>
    public Guid? SelfOperatingEnterpriseId { get; init; }

    public required BasicInformation Basic { get; init; }

    public required FilingStatus Status { get; init; }

    /// <summary>Why it was returned or locked; null otherwise.</summary>
    public string? StatusReason { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public required long Version { get; init; }

    /// <summary>A draft may be changed freely; an accepted filing stays accepted and the change is published; what is under review may not change.</summary>
    public Result<Institution> Change(BasicInformation basic) => Status switch
    {
        FilingStatus.Draft or FilingStatus.Returned or FilingStatus.Accepted => this with { Basic = basic, Version = Version + 1 },
        _ => RegistryErrors.StatusForbids.With(Wire.Name(Status), "change"),
    };

    /// <summary>Hands the filing in for review. It needs somebody who does the work.</summary>
    /// <param name="activePeople">People on file.</param>
    /// <param name="now">The moment.</param>
    public Result<Institution> Submit(int activePeople, DateTimeOffset now)
    {
        if (Status is not (FilingStatus.Draft or FilingStatus.Returned))
        {
            return RegistryErrors.StatusForbids.With(Wire.Name(Status), "submit");
        }

        return activePeople == 0
            ? RegistryErrors.NobodyOnFile.With()
            : this with { Status = FilingStatus.Submitted, StatusReason = null, SubmittedAt = now, Version = Version + 1 };
    }

    /// <summary>The city accepts the filing.</summary>
    public Result<Institution> Accept(DateTimeOffset now) => Status is FilingStatus.Submitted
        ? this with { Status = FilingStatus.Accepted, StatusReason = null, AcceptedAt = now, Version = Version + 1 }
        : RegistryErrors.StatusForbids.With(Wire.Name(Status), "accept");

    /// <summary>The city returns the filing for correction.</summary>
    public Result<Institution> Return(string reason) => Status is FilingStatus.Submitted
        ? this with { Status = FilingStatus.Returned, StatusReason = reason, Version = Version + 1 }
        : RegistryErrors.StatusForbids.With(Wire.Name(Status), "return");
}
