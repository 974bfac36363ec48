using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Shemss.ServiceDefaults;

/// <summary>What an operation does to the data.</summary>
internal enum Access
{
    Reads,
    Writes,
    Changes,
}

/// <summary>An operation's contract: endpoint metadata that filters, documents and tests read.</summary>
internal sealed record OperationAccess(Access Access, Role[] Roles);

internal sealed record CityOnlyMetadata;

/// <summary>How a route says who may call it and what it does: the last word of each line in a route table.</summary>
public static class EndpointExtensions
{
    /// <summary>A query. The handler reads with <c>db.ReadAsync(caller.Scope, …)</c>.</summary>
    /// <typeparam name="TBuilder">The endpoint's builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="roles">Who may call it; everyone else gets 403.</param>
    public static TBuilder Reads<TBuilder>(this TBuilder builder, params Role[] roles)
        where TBuilder : IEndpointConventionBuilder => Guard(builder, Access.Reads, roles);

    /// <summary>
    /// A use case. The handler gets the request's <see cref="Data.DbSession"/>, open in the caller's scope, and never commits: it is committed
    /// when the answer's status is below 400 and rolled back otherwise, and run again as a whole on a serialization failure or deadlock.
    /// Nothing is sent before the commit. A POST needs an Idempotency-Key.
    /// </summary>
    /// <typeparam name="TBuilder">The endpoint's builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="roles">Who may call it; everyone else gets 403.</param>
    public static TBuilder Writes<TBuilder>(this TBuilder builder, params Role[] roles)
        where TBuilder : IEndpointConventionBuilder =>
        Guard(builder, Access.Writes, roles).AddEndpointFilter<TBuilder, WriteFilter>();

    /// <summary>A use case as with <see cref="Writes"/> that also needs If-Match: see <see cref="ExpectedVersion"/>.</summary>
    /// <typeparam name="TBuilder">The endpoint's builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="roles">Who may call it; everyone else gets 403.</param>
    public static TBuilder Changes<TBuilder>(this TBuilder builder, params Role[] roles)
        where TBuilder : IEndpointConventionBuilder =>
        Guard(builder, Access.Changes, roles).AddEndpointFilter<TBuilder, WriteFilter>();

    /// <summary>Of the regulators and partners only those with the city's view: one of an authority gets 403.</summary>
    /// <typeparam name="TBuilder">The endpoint's builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    public static TBuilder CityOnly<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new CityOnlyMetadata()).RequireAuthorization(new AuthorizationPolicy([new CityRequirement()], []));

    private static TBuilder Guard<TBuilder>(TBuilder builder, Access access, Role[] roles)
        where TBuilder : IEndpointConventionBuilder
    {
        if (roles.Length == 0)
        {
            throw new ArgumentException("An operation that nobody may call is no operation.", nameof(roles));
        }

        builder.WithMetadata(new OperationAccess(access, roles));
        return builder.RequireAuthorization(new AuthorizationPolicy([new RolesRequirement(roles)], []));
    }
}
