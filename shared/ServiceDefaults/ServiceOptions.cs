using System.ComponentModel.DataAnnotations;

namespace Shemss.ServiceDefaults;

/// <summary>What a service is called and its limits. Section <c>Service</c> of the configuration.</summary>
public sealed class ServiceOptions
{
    /// <summary>The service's name, <c>registry</c> say. Set by AddServiceDefaults.</summary>
    public string Name { get; set; } = "";

    /// <summary>False for a service without a database (the gateway). Set by AddServiceDefaults.</summary>
    public bool Database { get; set; } = true;

    /// <summary>What stands before the service's paths at the gateway: <c>/registry</c> say; empty for the gateway.</summary>
    public string PublicPrefix => Database ? "/" + Name : "";

    /// <summary>What problem types start with.</summary>
    [Required]
    public string ProblemRoot { get; set; } = "https://shemss.example/problems/";

    /// <summary>Largest request body in bytes, files excepted. 1 KB to 100 MB.</summary>
    [Range(1024, 100 * 1024 * 1024)]
    public long MaxRequestBytes { get; set; } = 1024 * 1024;

    /// <summary>Largest uploaded file in bytes. 1 KB to 1 GB.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public long MaxFileBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>Directory of the file store; relative to the content root. Empty: <c>.data/files/{service}</c> in development.</summary>
    public string FilesPath { get; set; } = "";

    /// <summary>How long a stopping service goes on answering while it reports itself unhealthy, so that load balancers look away first. Seconds, 0–300.</summary>
    [Range(0, 300)]
    public int DrainSeconds { get; set; }

    /// <summary>How long requests in flight may take to end when stopping. Seconds, 1–600.</summary>
    [Range(1, 600)]
    public int ShutdownSeconds { get; set; } = 30;

    /// <summary>How long an Idempotency-Key is remembered. Hours, 1–720.</summary>
    [Range(1, 720)]
    public int IdempotencyHours { get; set; } = 72;
}
