using System.Security.Cryptography;
using System.Text;

namespace Shemss.LocalHosting.Servers;

/// <summary>A server's own folder.</summary>
internal static class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Makes the folder and gives it to the user. A user who cannot pass through the folders above it (a clone below /root,
    /// say) gets one under /var/tmp instead, with a link from the asked place. Returns where the folder really is.
    /// </summary>
    public static string Prepare(string directory, SystemUser? user)
    {
        var place = Path.GetFullPath(directory);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        if (new DirectoryInfo(place).LinkTarget is { } target)
        {
            place = target;
        }
        else if (user is not null && !Directory.Exists(place) && !CanPass(Path.GetDirectoryName(place)!))
        {
            var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)))[..12];
            var elsewhere = $"/var/tmp/shemss-{name}-{Path.GetFileName(place)}";
            Directory.CreateSymbolicLink(place, elsewhere);
            place = elsewhere;
        }

        Directory.CreateDirectory(place, OwnerOnly);
        if (user is not null && !Posix.GiveTo(place, user))
        {
            throw new InvalidOperationException($"The folder {place} cannot be given to user {user.Name}.");
        }

        return place;
    }

    /// <summary>Removes the folder, also when it is a link to a place elsewhere.</summary>
    public static void Delete(string directory)
    {
        var place = new DirectoryInfo(Path.GetFullPath(directory));
        if (place.LinkTarget is { } target)
        {
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }

            File.Delete(place.FullName);
        }
        else if (place.Exists)
        {
            place.Delete(recursive: true);
        }
    }


    private static bool CanPass(string folder)
    {
        for (var f = new DirectoryInfo(folder); f is not null; f = f.Parent)
        {
            if (!f.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                return false;
            }
        }

        return true;
    }
}
