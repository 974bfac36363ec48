namespace Shemss.Testing;

/// <summary>What a walk found.</summary>
public sealed class WalkReport
{
    private readonly List<string> _findings = [];

    /// <summary>Everything that is not as promised.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>Calls made and judged.</summary>
    public int Calls { get; internal set; }

    /// <summary>Operations walked.</summary>
    public int Operations { get; internal set; }

    internal void Add(string finding)
    {
        if (!_findings.Contains(finding))
        {
            _findings.Add(finding);
        }
    }

    /// <summary>Fails with every finding at once, and when nothing was walked.</summary>
    /// <exception cref="InvalidOperationException">There are findings, or the document has no operation.</exception>
    public void AssertClean()
    {
        if (Operations == 0)
        {
            throw new InvalidOperationException("The walk found no operation to walk.");
        }

        if (_findings.Count > 0)
        {
            throw new InvalidOperationException($"{_findings.Count} findings in {Operations} operations:{Environment.NewLine}{string.Join(Environment.NewLine, _findings)}");
        }
    }
}
