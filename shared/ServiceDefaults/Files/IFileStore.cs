namespace Shemss.ServiceDefaults;

/// <summary>Where the bytes of files lie, addressed by their SHA-256. A directory by default; an object store takes its place by configuration.</summary>
public interface IFileStore
{
    /// <summary>Keeps the content. When it returns, the bytes survive a power cut. Content already there is kept once.</summary>
    /// <param name="content">The bytes; read once, to the end.</param>
    /// <param name="limit">The most bytes allowed.</param>
    /// <param name="ct">Cancels; nothing is kept then.</param>
    /// <returns>Null when there are more than <paramref name="limit"/> bytes; nothing is kept then.</returns>
    Task<FileContent?> SaveAsync(Stream content, long limit, CancellationToken ct);

    /// <summary>Opens content for reading.</summary>
    /// <param name="sha256">64 lower-case hexadecimal digits.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>A seekable stream, or null when there is no such content.</returns>
    Task<Stream?> OpenAsync(string sha256, CancellationToken ct);
}

/// <summary>What was kept.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
public sealed record FileContent(string Sha256, long Size);
