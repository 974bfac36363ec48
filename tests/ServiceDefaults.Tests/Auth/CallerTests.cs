using System.Security.Claims;
using Shemss.Data;

namespace Shemss.ServiceDefaults.Tests.Auth;

public sealed class CallerTests
{
    private static readonly Guid Org = Guid.CreateVersion7();
    private static readonly Guid Authority = Guid.CreateVersion7();

    public static TheoryData<string, bool, bool, string?, ScopeKind> Cases => new()
    {
        { "enterprise", true, false, null, ScopeKind.Enterprise },
        { "institution", true, false, null, ScopeKind.Institution },
        { "institution", false, false, null, ScopeKind.None },
        { "enterprise", false, false, null, ScopeKind.None },
        { "regulator", false, true, null, ScopeKind.Authority },
        { "regulator", false, false, null, ScopeKind.City },
        { "reviewer", false, false, null, ScopeKind.City },
        { "admin", false, false, null, ScopeKind.City },
        { "service", false, false, null, ScopeKind.System },
        { "partner", false, false, null, ScopeKind.City },
        { "partner", true, false, "institution", ScopeKind.Institution },
        { "partner", true, false, "enterprise", ScopeKind.Enterprise },
        { "partner", true, false, null, ScopeKind.None },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_role_decides_the_scope(string role, bool hasOrg, bool hasAuthority, string? orgKind, ScopeKind expected)
    {
        var caller = Caller.Of(User(role, hasOrg ? Org.ToString() : null, hasAuthority ? Authority.ToString() : null, orgKind))!;
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

    private static ClaimsPrincipal User(string role, string? org, string? authority, string? kind)
    {
        var claims = new List<Claim> { new("sub", "someone"), new("role", role) };
        claims.AddRange(new[] { ("org", org), ("authority", authority), ("org_kind", kind) }.Where(c => c.Item2 is not null).Select(c => new Claim(c.Item1, c.Item2!)));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, "test"));
    }
}
