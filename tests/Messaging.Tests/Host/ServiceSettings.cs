namespace Shemss.Messaging.Tests.Host;

/// <summary>How a service of the tests runs. Serializable, to be handed to another process.</summary>
internal sealed record ServiceSettings
{
    public required string Name { get; init; }

    public required string Database { get; init; }

    public required string Broker { get; init; }

    public required int Port { get; init; }

    /// <summary>Where the other services are: name → port.</summary>
    public required IReadOnlyDictionary<string, int> Peers { get; init; }

    /// <summary>Names of the contracts it listens to.</summary>
    public IReadOnlyList<string> Listens { get; init; } = [];

    /// <summary>Of section <c>Messaging</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    public bool Deduplicate { get; init; } = true;

    /// <summary>The same with one option set.</summary>
    public ServiceSettings With(string option, object value) =>
        this with { Options = new Dictionary<string, string>(Options) { [option] = FormattableString.Invariant($"{value}") } };
}
