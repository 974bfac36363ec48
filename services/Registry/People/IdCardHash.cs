using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Shemss.Registry.People;

/// <summary>Configuration section <c>Registry</c>.</summary>
internal sealed class RegistryOptions
{
    public const string Section = "Registry";

    /// <summary>The development default of <see cref="IdCardKey"/>; refused outside development.</summary>
    public const string DevelopmentKey = "development-only-development-only";

    /// <summary>The secret that hashes of identity card numbers are keyed with. It stays: under another one nobody is recognised again.</summary>
    [Required]
    [MinLength(32)]
    public string IdCardKey { get; set; } = DevelopmentKey;
}

/// <summary>
/// Finds the same person again without keeping the number. Numbers are few enough to try them all, so a plain hash would tell them: this one needs a
/// secret that is not in the database. It names the institution too: the same person in two institutions cannot be joined by it.
/// </summary>
internal sealed class IdCardHash(IOptions<RegistryOptions> options)
{
    /// <summary>How hashes under the secret begin; those from before have no such mark.</summary>
    public const string Mark = "h1:";

    private readonly byte[] _key = Encoding.UTF8.GetBytes(options.Value.IdCardKey);

    public string Of(Guid institutionId, string number) =>
        OfPlain(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{institutionId}/{number.Trim().ToUpperInvariant()}"))));

    /// <summary>From the plain hash that was kept before.</summary>
    public string OfPlain(string plain) => Mark + Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(plain)));
}
