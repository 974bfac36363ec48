using Shemss.ServiceDefaults;

namespace Shemss.Testing;

/// <summary>One side of a walk: the organisations whose data are one's own, or the others'.</summary>
/// <param name="Name">own or foreign.</param>
/// <param name="Institution">The institution.</param>
/// <param name="Enterprise">The enterprise.</param>
/// <param name="Authority">The district or park authority.</param>
public sealed record WalkSide(string Name, Guid Institution, Guid Enterprise, Guid Authority)
{
    internal static WalkSide New(string name) => new(name, Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
}

/// <summary>Who a walk calls as: a role, and for regulators whether of an authority or of the city.</summary>
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
        new(Role.Service, Owner.None),
    ];

    public bool MayCall(ApiOperation operation) =>
        operation.Roles.Contains(Role) && !(operation.IsCityOnly && Role == Role.Regulator && Owner == Owner.Authority);

    public string Token(WalkSide side, DateTimeOffset now) => TestTokens.For(
        Role,
        Role switch { Role.Institution => side.Institution, Role.Enterprise => side.Enterprise, _ => null },
        Role == Role.Regulator && Owner == Owner.Authority ? side.Authority : null,
        now: now);

    public override string ToString() => Role == Role.Regulator ? Owner == Owner.Authority ? "district regulator" : "city regulator" : Roles.NameOf(Role);
}
