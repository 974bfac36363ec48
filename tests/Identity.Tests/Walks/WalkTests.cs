using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Identity.Tests.Walks;

/// <summary>The house's walks. What concerns the caller's own account needs a real one and has tests of its own.</summary>
[Trait("Needs", "Servers")]
public sealed class WalkTests(TestServers servers)
{
    private static readonly string[] OfOnesOwn = ["getOwnAccount", "changeOwnPassword", "listOwnBindings", "bindWeChat", "unbind"];

    private const string SeedClient = """
        insert into client (id, client_id, client_secret, client_type, role, city, created_at, permissions, concurrency_token)
        values (gen_random_uuid(), 'demo-partner', 'x', 'confidential', 'partner', true, now(), '[]', 'x') on conflict do nothing
        """;

    private const string SeedAccount = """
        insert into account (id, role, display_name, created_at, version, user_name, normalized_user_name, security_stamp, concurrency_stamp,
            email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
        values (@id, 'reviewer', 'Seed', now(), 1, @id::text, upper(@id::text), 'x', 'x', false, false, false, true, 0)
        """;

    [Fact]
    public async Task Every_operation_answers_every_role_as_documented()
    {
        await using var service = await ServiceFactory<Program>.StartAsync(servers, "identity");
        var report = await new ApiWalk(service.Target) { Only = IsWalked, Seed = SeedAsync }.RunAsync();
        report.AssertClean();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_stores_nothing()
    {
        await using var service = await ServiceFactory<Program>.StartAsync(servers, "identity");
        var report = await new BadInputWalk(service.Target) { Only = IsWalked, Seed = SeedAsync }.RunAsync();
        report.AssertClean();
    }

    private static async Task SeedAsync(WalkSeed seed)
    {
        var id = Guid.CreateVersion7();
        await seed.ExecuteAsync(SeedClient);
        await seed.ExecuteAsync(SeedAccount, new { id });
        seed.Know("accounts", id, owned: false);
    }

    // Files and operations are the platform's and walked there.
    private static bool IsWalked(string id) => !OfOnesOwn.Contains(id);
}
