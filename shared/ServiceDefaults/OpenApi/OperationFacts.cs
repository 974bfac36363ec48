using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Shemss.ServiceDefaults;

/// <summary>What an endpoint's metadata say about an operation: the one place documents and checks read them.</summary>
internal sealed class OperationFacts
{
    private readonly EndpointMetadataCollection _metadata;

    public OperationFacts(EndpointMetadataCollection metadata)
    {
        _metadata = metadata;
        Access = metadata.GetMetadata<OperationAccess>()?.Access ?? Access.Reads;
        Roles = RolesOf(metadata);
        IsAnonymous = metadata.GetMetadata<IAllowAnonymous>() is not null;
        var owners = metadata.GetMetadata<OwnerMetadata>()?.Owners;

        // What only operators and services may call belongs to nobody in particular.
        Owners = owners ?? (Roles.All(r => r is Role.Admin or Role.Service) && Roles.Length > 0 ? [Owner.None] : null);
        Example = metadata.GetMetadata<ExampleMetadata>()?.Request;
        Parameters = metadata.GetOrderedMetadata<ParameterExample>();
        After = metadata.GetMetadata<AfterMetadata>()?.Operations ?? [];
        IsPost = metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Post) == true;
        IsCityOnly = metadata.GetMetadata<CityOnlyMetadata>() is not null;
        Guarded = metadata.GetMetadata<OperationAccess>() is not null;
    }

    public Access Access { get; }

    public Role[] Roles { get; }

    public Owner[]? Owners { get; }

    public bool IsAnonymous { get; }

    public bool IsCityOnly { get; }

    public object? Example { get; }

    public IReadOnlyList<ParameterExample> Parameters { get; }

    public string[] After { get; }

    public bool IsPost { get; }

    /// <summary>True when the route table says Reads, Writes or Changes.</summary>
    public bool Guarded { get; }

    public bool NeedsIdempotencyKey => IsPost && Guarded && Access != Access.Reads;

    /// <summary>What the operation's line in the route table lacks.</summary>
    public IEnumerable<string> Missing()
    {
        if (_metadata.GetMetadata<IEndpointNameMetadata>() is null)
        {
            yield return "an id (WithName)";
        }

        if (string.IsNullOrEmpty(_metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary))
        {
            yield return "a summary (WithSummary)";
        }

        if (Roles.Length == 0 && !IsAnonymous)
        {
            yield return "its roles (Reads, Writes or Changes)";
        }

        if (Owners is null && !IsAnonymous)
        {
            yield return "its owner (Owner)";
        }

        if (Example is null && TakesJson)
        {
            yield return "an example (Example)";
        }
    }

    private bool TakesJson => _metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: not null } accepts
        && accepts.ContentTypes.Any(t => t.Contains("json", StringComparison.OrdinalIgnoreCase));

    private static Role[] RolesOf(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<OperationAccess>()?.Roles
        ?? [.. metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>().SelectMany(RolesOf).Distinct()];

    private static IEnumerable<Role> RolesOf(string policy) => policy switch
    {
        ServiceDefaults.Roles.ServicePolicy => [Role.Service],
        ServiceDefaults.Roles.OperatorPolicy => [Role.Admin],
        _ => Enum.GetValues<Role>().Where(r => ServiceDefaults.Roles.PolicyOf(r) == policy),
    };
}
