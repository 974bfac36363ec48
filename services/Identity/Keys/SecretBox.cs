using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Shemss.Identity.Setup;

namespace Shemss.Identity.Keys;

/// <summary>Seals what is secret before it reaches the database (AES-256-GCM under the configured password).</summary>
internal sealed class SecretBox(IOptions<IdentitySettings> settings)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly Lazy<byte[]> _key = new(() => Rfc2898DeriveBytes.Pbkdf2(
        settings.Value.Keys.Password ?? IdentitySettings.DevelopmentSecret, "shemss.identity.keys"u8.ToArray(), 210_000, HashAlgorithmName.SHA256, 32));

    public string Seal(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceSize));
        using var aes = new AesGcm(_key.Value, TagSize);
        aes.Encrypt(box.AsSpan(0, NonceSize), plain, box.AsSpan(NonceSize + TagSize), box.AsSpan(NonceSize, TagSize));
        return Convert.ToBase64String(box);
    }

    /// <exception cref="InvalidOperationException">It was sealed with another password, or altered.</exception>
    public string Open(string sealedText)
    {
        try
        {
            var box = Convert.FromBase64String(sealedText);
            var plain = new byte[box.Length - NonceSize - TagSize];
            using var aes = new AesGcm(_key.Value, TagSize);
            aes.Decrypt(box.AsSpan(0, NonceSize), box.AsSpan(NonceSize + TagSize), box.AsSpan(NonceSize, TagSize), plain);
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new InvalidOperationException("A stored key does not open: Identity:Keys:Password is not the one it was sealed with.", e);
        }
    }
}
