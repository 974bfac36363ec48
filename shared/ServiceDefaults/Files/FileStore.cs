using Microsoft.Extensions.Options;
using Shemss.Data;

namespace Shemss.ServiceDefaults;

/// <summary>An uploaded file.</summary>
/// <param name="Id">What other resources refer to.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ContentType">The real type, by its bytes.</param>
/// <param name="Name">The name it was uploaded with.</param>
public sealed record StoredFile(Guid Id, string Sha256, long Size, string ContentType, string Name)
{
    /// <summary>A photo or a scan.</summary>
    public bool IsImage() => ContentType.StartsWith("image/", StringComparison.Ordinal);
}

/// <summary>Why a file is refused.</summary>
public static class FileErrors
{
    /// <summary>The bytes are not of an accepted type, whatever name and header claim.</summary>
    public static readonly ErrorCode TypeMismatch = new("file.type-mismatch", ErrorKind.UnsupportedType, "Not an accepted type of file",
        "The file's content is not one of: {0}.", "文件内容不属于允许的类型：{0}。");

    /// <summary>Larger than allowed.</summary>
    public static readonly ErrorCode TooLarge = new("file.too-large", ErrorKind.TooLarge, "File too large",
        "The file may have at most {0} bytes.", "文件不得超过 {0} 字节。");

    /// <summary>No bytes.</summary>
    public static readonly ErrorCode Empty = new("file.empty", ErrorKind.Invalid, "Empty file",
        "The file has no content.", "文件没有内容。");

    /// <summary>A path, control characters, too long, or nothing.</summary>
    public static readonly ErrorCode NameInvalid = new("file.name-invalid", ErrorKind.Invalid, "Invalid file name",
        "The file name must be 1 to 200 characters and hold no path and no control characters.", "文件名须为 1 至 200 个字符，且不得含路径或控制字符。");

    /// <summary>A resource refers to a file that is not there, or not the caller's.</summary>
    public static readonly ErrorCode Unknown = new("file.unknown", ErrorKind.Unprocessable, "No such file",
        "There is no such file; upload it first.", "文件不存在，请先上传。");
}

/// <summary>Uploaded files: bytes in the <see cref="IFileStore"/>, a row with owner and real type in <c>platform.stored_file</c>.</summary>
public sealed class FileStore
{
    private const string Insert = """
        insert into platform.stored_file (id, sha256, size, content_type, name, institution_id, enterprise_id, authority_id, uploaded_by, uploaded_at)
        values (@Id, @Sha256, @Size, @ContentType, @Name, @Institution, @Enterprise, @Authority, @Actor, @Now)
        """;

    private const string Select = "select id, sha256, size, content_type, name from platform.stored_file where id = any(@Ids)";

    private const string SelectOwn = $"{Select} and platform.owns_file(institution_id, enterprise_id, authority_id)";

    private readonly IFileStore _contents;
    private readonly DbSession _session;
    private readonly TimeProvider _time;
    private readonly ServiceOptions _options;

    /// <summary>Made by the container, one per request.</summary>
    /// <param name="contents">Where the bytes go.</param>
    /// <param name="session">The unit of work the row belongs to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">The size limit.</param>
    public FileStore(IFileStore contents, DbSession session, TimeProvider time, IOptions<ServiceOptions> options)
    {
        _contents = contents;
        _session = session;
        _time = time;
        _options = options.Value;
    }

    /// <summary>Keeps a file for the session's organisation. Call within <c>Writes</c>; the row commits with the use case.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="declaredName">The name the client gives.</param>
    /// <param name="allowed">What it may be.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Result<StoredFile>> SaveAsync(Stream content, string declaredName, FileKinds allowed, CancellationToken ct)
    {
        if (!IsName(declaredName))
        {
            return FileErrors.NameInvalid.With();
        }

        var head = new byte[FileSniffer.HeadBytes];
        var length = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        if (length == 0)
        {
            return FileErrors.Empty.With();
        }

        var kind = FileSniffer.KindOf(head.AsSpan(0, length));
        if (kind == FileKinds.None || !allowed.HasFlag(kind))
        {
            return FileErrors.TypeMismatch.With(allowed);
        }

        await using var whole = new PrefixedStream(head.AsMemory(0, length), content);
        if (await _contents.SaveAsync(whole, _options.MaxFileBytes, ct) is not { } kept)
        {
            return FileErrors.TooLarge.With(_options.MaxFileBytes);
        }

        var file = new StoredFile(Guid.CreateVersion7(_time.GetUtcNow()), kept.Sha256, kept.Size, FileSniffer.ContentTypeOf(kind), declaredName);
        var scope = _session.Scope;
        await _session.ExecuteAsync(Insert, new
        {
            file.Id,
            file.Sha256,
            file.Size,
            file.ContentType,
            file.Name,
            Institution = scope.Kind == ScopeKind.Institution ? scope.Organisation : null,
            Enterprise = scope.Kind == ScopeKind.Enterprise ? scope.Organisation : null,
            Authority = scope.Kind == ScopeKind.Authority ? scope.Authority : null,
            scope.Actor,
            Now = _time.GetUtcNow(),
        }, ct);
        return file;
    }

    /// <summary>
    /// Those of the files a request refers to that are there and the session's own to attach. What one may merely read, because it
    /// is attached to something one sees, is not among them.
    /// </summary>
    /// <param name="session">An open session.</param>
    /// <param name="ids">The ids referred to.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<IReadOnlyDictionary<Guid, StoredFile>> OwnAsync(DbSession session, IEnumerable<Guid> ids, CancellationToken ct) =>
        (await session.QueryAsync<Row>(SelectOwn, new { Ids = ids.Distinct().ToArray() }, ct)).ToDictionary(r => r.Id, r => r.ToFile());

    /// <summary>Opens a file: one's own, or one attached to what the scope may read (the service's policies on the table say so).</summary>
    /// <param name="scope">Whose view.</param>
    /// <param name="id">The file.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The file and its content, or null when it is not there for this scope. The caller disposes the stream.</returns>
    public async Task<(StoredFile File, Stream Content)?> OpenAsync(AccessScope scope, Guid id, CancellationToken ct)
    {
        var rows = await _session.ReadAsync<Row>(scope, Select, new { Ids = new[] { id } }, ct);
        if (rows is not [var row])
        {
            return null;
        }

        var content = await _contents.OpenAsync(row.Sha256, ct)
            ?? throw new FileNotFoundException($"The content of file {id} is missing from the store.");
        return (row.ToFile(), content);
    }

    private static bool IsName(string name) =>
        name.Length is >= 1 and <= 200 && name.Trim('.', ' ').Length > 0
        && !name.AsSpan().ContainsAny('/', '\\', ':') && !name.Any(char.IsControl);

    private sealed class Row
    {
        public required Guid Id { get; init; }

        public required string Sha256 { get; init; }

        public required long Size { get; init; }

        public required string ContentType { get; init; }

        public required string Name { get; init; }

        public StoredFile ToFile() => new(Id, Sha256, Size, ContentType, Name);
    }

    /// <summary>The bytes already looked at, then the rest.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _prefix = prefix;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_prefix.IsEmpty)
            {
                return await rest.ReadAsync(buffer, cancellationToken);
            }

            var count = Math.Min(buffer.Length, _prefix.Length);
            _prefix[..count].CopyTo(buffer);
            _prefix = _prefix[count..];
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
