using System.Security.Claims;
using Shemss.Data;

namespace Shemss.ServiceDefaults.Tests.Auth;

public sealed class CallerTests
{
    private static readonly Guid Org = Guid.CreateVersion7();
    private static readonly Guid Authority = Guid.CreateVersion7();

    public static TheoryData<string, bool, bool, string?, string?, ScopeKind> Cases => new()
    {
        { "enterprise", true, false, null, null, ScopeKind.Enterprise },
        { "institution", true, false, null, null, ScopeKind.Institution },
        { "institution", false, false, null, null, ScopeKind.None },
        { "enterprise", false, false, null, null, ScopeKind.None },
        { "regulator", false, true, null, null, ScopeKind.Authority },
        { "regulator", false, false, null, "city", ScopeKind.City },
        { "regulator", false, false, null, null, ScopeKind.None },
        { "regulator", false, false, null, "everything", ScopeKind.None },
        { "regulator", false, true, null, "city", ScopeKind.Authority },
        { "reviewer", false, false, null, null, ScopeKind.City },
        { "admin", false, false, null, null, ScopeKind.City },
        { "service", false, false, null, null, ScopeKind.System },
        { "partner", false, false, null, "city", ScopeKind.City },
        { "partner", false, false, null, null, ScopeKind.None },
        { "partner", false, true, null, null, ScopeKind.Authority },
        { "partner", true, false, null, "city", ScopeKind.None },
        { "institution", false, false, null, "city", ScopeKind.None },
        { "enterprise", false, false, null, "city", ScopeKind.None },
        { "partner", true, false, "institution", null, ScopeKind.Institution },
        { "partner", true, false, "enterprise", null, ScopeKind.Enterprise },
        { "partner", true, false, null, null, ScopeKind.None },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_role_decides_the_scope(string role, bool hasOrg, bool hasAuthority, string? orgKind, string? view, ScopeKind expected)
    {
        var caller = Caller.Of(User(role, hasOrg ? Org.ToString() : null, hasAuthority ? Authority.ToString() : null, orgKind, view))!;
        Assert.Equal(expected, caller.Scope.Kind);
        Assert.Equal("someone", caller.Scope.Actor);
        Assert.Equal(expected is ScopeKind.Institution or ScopeKind.Enterprise ? Org : null, caller.Scope.Organisation);
        Assert.Equal(expected == ScopeKind.Authority ? Authority : null, caller.Scope.Authority);
    }

    [Fact]
    public void An_unreadable_authority_is_not_the_city() =>
        Assert.Equal((ScopeKind.Authority, Guid.Empty), (Caller.Of(User("regulator", null, "minhang", null))!.Scope is var s ? (s.Kind, s.Authority!.Value) : default));

    [Fact]
    public void Without_role_or_subject_there_is_no_caller()
    {
        Assert.Null(Caller.Of(new ClaimsPrincipal(new ClaimsIdentity())));
        Assert.Null(Caller.Of(User("Institution", null, null, null)));
        Assert.Null(Caller.Of(User("2", null, null, null)));
        Assert.Null(Caller.Of(new ClaimsPrincipal(new ClaimsIdentity([new Claim("role", "admin")], "test"))));
    }

    private static ClaimsPrincipal User(string role, string? org, string? authority, string? kind, string? view = null)
    {
        var claims = new List<Claim> { new("sub", "someone"), new("role", role) };
        claims.AddRange(new[] { ("org", org), ("authority", authority), ("org_kind", kind), ("view", view) }.Where(c => c.Item2 is not null).Select(c => new Claim(c.Item1, c.Item2!)));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, "test"));
    }
}
