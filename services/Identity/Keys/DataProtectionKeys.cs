using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Shemss.Identity.Model;

namespace Shemss.Identity.Keys;

/// <summary>The keys of cookies and antiforgery tokens, in the database, so that any replica reads what another wrote.</summary>
internal sealed class DataProtectionKeys(IServiceScopeFactory scopes, SecretBox box, TimeProvider time) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        return [.. db.Keys.Where(k => k.Kind == StoredKey.DataProtection).OrderBy(k => k.CreatedAt).Select(k => k.Sealed).AsEnumerable().Select(s => XElement.Parse(box.Open(s)))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var now = time.GetUtcNow();
        db.Keys.Add(new StoredKey
        {
            Id = Guid.CreateVersion7(now),
            Kind = StoredKey.DataProtection,
            Name = friendlyName,
            Sealed = box.Seal(element.ToString(SaveOptions.DisableFormatting)),
            CreatedAt = now,
            ActiveFrom = now,
        });
        db.SaveChanges();
    }
}
