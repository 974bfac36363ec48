namespace Shemss.Contracts.Registry.V1;

/// <summary>An authority (管理部门) was entered: from now on points can be assigned to it.</summary>
public sealed record AuthorityRegistered
{
    /// <summary>The authority.</summary>
    public required Guid AuthorityId { get; init; }

    /// <summary>Short code.</summary>
    public required string Code { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary><c>city</c>, <c>district</c> or <c>park</c>.</summary>
    public required string Level { get; init; }
}
