using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Registry.V1;
using Shemss.Data;
using Shemss.Messaging;
using Shemss.Registry.Domain;
using Shemss.ServiceDefaults;

namespace Shemss.Registry.Authorities;

/// <summary>What kind of authority it is.</summary>
internal enum AuthorityLevel
{
    /// <summary>市局.</summary>
    City,

    /// <summary>区局.</summary>
    District,

    /// <summary>园区管委会.</summary>
    Park,
}

/// <summary>An administrator enters an authority (管理部门). It is an entity of its own: parks cut across districts.</summary>
internal static class CreateAuthority
{
    /// <summary>The authority.</summary>
    internal sealed record Request
    {
        /// <summary>Its id, when accounts refer to it already; else one is given.</summary>
        public Guid? Id { get; init; }

        /// <summary>Short code, unique.</summary>
        [StringLength(40, MinimumLength = 2)]
        public required string Code { get; init; }

        /// <summary>Name.</summary>
        [StringLength(100, MinimumLength = 2)]
        public required string Name { get; init; }

        /// <summary>City, district or park.</summary>
        public required AuthorityLevel Level { get; init; }
    }

    public static readonly Request Example = new() { Code = "jinshan", Name = "上海市金山区生态环境局", Level = AuthorityLevel.District };

    private const string Insert = """
        insert into authority (id, code, name, level, created_at) values (@Id, @Code, @Name, @Level, @now) on conflict do nothing
        """;

    public static async Task<Answer<Created<AuthorityResponse>>> HandleAsync(Request request, DbSession session, TimeProvider clock, CancellationToken ct)
    {
        var authority = new AuthorityResponse(request.Id ?? Guid.CreateVersion7(), request.Code.Trim(), request.Name.Trim(), request.Level);
        var added = await session.ExecuteAsync(
            Insert, new { authority.Id, authority.Code, authority.Name, Level = Wire.Name(authority.Level), now = clock.GetUtcNow() }, ct);
        if (added == 0)
        {
            return RegistryErrors.AuthorityTaken.With(authority.Code).Field("code");
        }

        session.Append($"authority/{authority.Id}", new AuthorityRegistered
        {
            AuthorityId = authority.Id,
            Code = authority.Code,
            Name = authority.Name,
            Level = Wire.Name(authority.Level),
        }, clock.GetUtcNow());
        return TypedResults.Created($"/v1/authorities/{authority.Id}", authority);
    }
}

/// <summary>An authority as the API shows it.</summary>
/// <param name="Id">The authority.</param>
/// <param name="Code">Short code.</param>
/// <param name="Name">Name.</param>
/// <param name="Level">City, district or park.</param>
internal sealed record AuthorityResponse(Guid Id, string Code, string Name, AuthorityLevel Level);
