using Shemss.ServiceDefaults;

namespace Shemss.Testing;

/// <summary>One side of a walk: the organisations whose data are one's own, or the others'.</summary>
/// <param name="Name">own or foreign.</param>
/// <param name="Institution">The institution.</param>
/// <param name="Enterprise">The enterprise.</param>
/// <param name="Authority">The district or park authority.</param>
public sealed record WalkSide(string Name, Guid Institution, Guid Enterprise, Guid Authority)
{
    private readonly Dictionary<(Role Role, Owner Owner), Guid> _subjects = WalkActor.All.ToDictionary(a => (a.Role, a.Owner), _ => Guid.CreateVersion7());

    /// <summary>The accounts that call on this side (<c>sub</c>), and their roles.</summary>
    public IEnumerable<(Guid Subject, Role Role)> Callers => _subjects.Select(s => (s.Value, s.Key.Role));

    internal Guid SubjectOf(Role role, Owner owner) => _subjects[(role, owner)];

    internal static WalkSide New(string name) => new(name, Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
}

/// <summary>Who a walk calls as: a role, and for regulators and partners whom they belong to, or the city.</summary>
/// <param name="Role">The role.</param>
/// <param name="Owner">The kind whose rows bound it; <see cref="Owner.None"/> when it sees all.</param>
internal sealed record WalkActor(Role Role, Owner Owner)
{
    public static readonly WalkActor[] All =
    [
        new(Role.Institution, Owner.Institution),
        new(Role.Enterprise, Owner.Enterprise),
        new(Role.Regulator, Owner.None),
        new(Role.Regulator, Owner.Authority),
        new(Role.Reviewer, Owner.None),
        new(Role.Admin, Owner.None),
        new(Role.Partner, Owner.None),
        new(Role.Partner, Owner.Institution),
        new(Role.Partner, Owner.Enterprise),
        new(Role.Partner, Owner.Authority),
        new(Role.Service, Owner.None),
    ];

    public bool MayCall(ApiOperation operation) =>
        operation.Roles.Contains(Role) && !(operation.IsCityOnly && Role == Role.Regulator && Owner == Owner.Authority);

    /// <summary>False when the operation's data are never those of a partner's kind: an enterprise's partner has no institution.</summary>
    public bool HasDataOf(ApiOperation operation) =>
        Role != Role.Partner || Owner == Owner.None || operation.Owners.Contains(Owner.None) || operation.Owners.Contains(Owner);

    public string Token(WalkSide side, DateTimeOffset now) => TestTokens.For(
        Role,
        Owner switch { Owner.Institution => side.Institution, Owner.Enterprise => side.Enterprise, _ => null },
        Owner == Owner.Authority ? side.Authority : null,
        side.SubjectOf(Role, Owner).ToString(),
        organisationKind: Role == Role.Partner && Owner is Owner.Institution or Owner.Enterprise ? Wire.Name(Owner) : null,
        now: now);

    public override string ToString() => Role switch
    {
        Role.Regulator => Owner == Owner.Authority ? "district regulator" : "city regulator",
        Role.Partner => Owner == Owner.None ? "city partner" : $"partner of an {Wire.Name(Owner)}",
        _ => Roles.NameOf(Role),
    };
}
