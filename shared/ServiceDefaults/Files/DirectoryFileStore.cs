using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Shemss.ServiceDefaults;

/// <summary>Files in a directory: <c>ab/cd/abcd…</c>. Written beside, forced to disk, then renamed: a name never shows half a file.</summary>
public sealed class DirectoryFileStore : IFileStore
{
    private readonly string _root;
    private readonly string _incoming;

    /// <summary>Opens the store; creates the directory when missing.</summary>
    /// <param name="root">The directory.</param>
    public DirectoryFileStore(string root)
    {
        _root = Path.GetFullPath(root);
        _incoming = Path.Combine(_root, "incoming");
        Directory.CreateDirectory(_incoming);
    }

    /// <inheritdoc />
    public async Task<FileContent?> SaveAsync(Stream content, long limit, CancellationToken ct)
    {
        var temporary = Path.Combine(_incoming, Guid.CreateVersion7().ToString("N"));
        try
        {
            var kept = await WriteAsync(temporary, content, limit, ct);
            if (kept is null)
            {
                return null;
            }

            var target = PathOf(kept.Sha256);
            var folder = Path.GetDirectoryName(target)!;
            Directory.CreateDirectory(folder);

            // The same content under the same name: whoever renames last changes nothing.
            File.Move(temporary, target, overwrite: true);
            Flush(folder);
            Flush(Path.GetDirectoryName(folder)!);
            Flush(_root);
            return kept;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <inheritdoc />
    public Task<Stream?> OpenAsync(string sha256, CancellationToken ct)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    private static async Task<FileContent?> WriteAsync(string path, Stream content, long limit, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
            long size = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, ct)) > 0)
            {
                size += read;
                if (size > limit)
                {
                    return null;
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), ct);
            }

            file.Flush(flushToDisk: true);
            return new FileContent(Convert.ToHexStringLower(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private string PathOf(string sha256)
    {
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower))
        {
            throw new ArgumentException("Not a SHA-256.", nameof(sha256));
        }

        return Path.Combine(_root, sha256[..2], sha256[2..4], sha256);
    }

    // A rename is durable once its directory is. .NET opens no directories, so the system is asked itself.
    private static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = open(directory, 0);
        if (handle < 0)
        {
            throw new IOException($"The file store's directory cannot be opened (errno {Marshal.GetLastPInvokeError()}).");
        }

        var flushed = fsync(handle);
        var error = Marshal.GetLastPInvokeError();
        _ = close(handle);
        if (flushed != 0)
        {
            throw new IOException($"The file store's directory cannot be forced to disk (errno {error}).");
        }
    }

#pragma warning disable SYSLIB1054, CA5392, IDE1006 // Three calls of libc under their own names; source generation would need unsafe code.
    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int handle);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int handle);
#pragma warning restore SYSLIB1054, CA5392, IDE1006
}
