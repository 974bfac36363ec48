using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Credit.Domain;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Credit.Schemes;

/// <summary>Routes of schemes (信用评价指标体系): public to every signed-in caller.</summary>
internal static class SchemeEndpoints
{
    public static void MapSchemes(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/schemes").WithTags("Schemes").Owner(Owner.None);
        g.MapGet("/", ListAsync).Reads(Roles.SignedIn)
            .WithName("listSchemes").WithSummary("The indicator schemes, oldest first (R50)");
        g.MapGet("/{version}", GetAsync).Reads(Roles.SignedIn)
            .WithName("getScheme").WithSummary("One indicator scheme with its rules (R50)").ExampleOf("version", "demo-2026.1");
    }

    private static async Task<Answer<Ok<Page<Scheme>>>> ListAsync(SchemeStore schemes, CancellationToken ct) =>
        TypedResults.Ok(new Page<Scheme>(await schemes.AllAsync(ct), null));

    private static async Task<Answer<Ok<Scheme>>> GetAsync(string version, SchemeStore schemes, CancellationToken ct) =>
        await schemes.FindAsync(version, ct) is { } scheme ? TypedResults.Ok(scheme) : CreditErrors.SchemeUnknown.With(version);
}
