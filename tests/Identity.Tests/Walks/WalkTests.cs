using Microsoft.AspNetCore.Identity;
using Shemss.Identity.Accounts;
using Shemss.Identity.Model;
using Shemss.Identity.Tests.Bindings;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Identity.Tests.Walks;

/// <summary>The house's walks. Who calls has an account here, with the password of the documented example.</summary>
[Trait("Needs", "Servers")]
public sealed class WalkTests(TestServers servers)
{
    private const string SeedClient = """
        insert into client (id, client_id, client_secret, client_type, role, city, created_at, permissions, concurrency_token)
        values (gen_random_uuid(), 'demo-partner', 'x', 'confidential', 'partner', true, now(), '[]', 'x') on conflict do nothing
        """;

    private const string SeedAccount = """
        insert into account (id, role, display_name, created_at, version, user_name, normalized_user_name, security_stamp, concurrency_stamp,
            email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, password_hash, organisation, city)
        values (@id, @role, 'Seed', now(), 1, @id::text, upper(@id::text), 'x', 'x', false, false, false, true, 0, @hash,
            case when @role in ('institution', 'enterprise') then @id end, @role = 'regulator')
        on conflict (id) do update set password_hash = excluded.password_hash
        """;

    private static readonly string Hash = new PasswordHasher<Account>().HashPassword(
        new Account { Role = Roles.NameOf(Role.Reviewer), DisplayName = "Seed" }, ChangeOwnPassword.Example.Current);

    // One has something to list, or to unbind, once one has bound it.
    private static readonly Dictionary<string, string[]> Before = new() { ["listOwnBindings"] = ["bindWeChat"], ["unbind"] = ["bindWeChat"] };

    [Fact]
    public async Task Every_operation_answers_every_role_as_documented()
    {
        await using var weChat = await WeChatStandIn.StartAsync();
        await using var service = await StartAsync(weChat);
        (await new ApiWalk(service.Target) { Seed = SeedAsync, Before = Before }.RunAsync()).AssertClean();
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_stores_nothing()
    {
        await using var weChat = await WeChatStandIn.StartAsync();
        await using var service = await StartAsync(weChat);
        (await new BadInputWalk(service.Target) { Seed = SeedAsync, Before = Before }.RunAsync()).AssertClean();
    }

    private Task<ServiceFactory<Program>> StartAsync(WeChatStandIn weChat) => ServiceFactory<Program>.StartAsync(servers, "identity", setup =>
    {
        foreach (var (key, value) in weChat.Settings)
        {
            setup.Settings[key] = value;
        }
    });

    private static async Task SeedAsync(WalkSeed seed)
    {
        await seed.ExecuteAsync(SeedClient);
        foreach (var (subject, role) in seed.Own.Callers.Where(c => c.Role is not (Role.Partner or Role.Service)))
        {
            await seed.ExecuteAsync(SeedAccount, new { id = subject, role = Roles.NameOf(role), hash = Hash });
        }

        var other = Guid.CreateVersion7();
        await seed.ExecuteAsync(SeedAccount, new { id = other, role = "reviewer", hash = Hash });
        seed.Know("accounts", other, owned: false);
    }
}
