using System.Security.Cryptography;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests.Files;

public sealed class DirectoryFileStoreTests : IDisposable
{
    private readonly string _folder = PrivateServers.TemporaryFolder("store");

    [Fact]
    public async Task What_is_saved_is_found_under_its_hash()
    {
        var store = new DirectoryFileStore(_folder);
        var bytes = RandomNumberGenerator.GetBytes(200_000);
        var kept = await store.SaveAsync(new MemoryStream(bytes), bytes.Length, CancellationToken.None);
        Assert.Equal(new FileContent(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length), kept);
        await using var found = await new DirectoryFileStore(_folder).OpenAsync(kept!.Sha256, CancellationToken.None);
        using var copy = new MemoryStream();
        await found!.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
        Assert.Null(await store.OpenAsync(new string('0', 64), CancellationToken.None));
    }

    [Fact]
    public async Task Too_much_and_broken_off_leave_nothing()
    {
        var store = new DirectoryFileStore(_folder);
        Assert.Null(await store.SaveAsync(new MemoryStream(new byte[101]), 100, CancellationToken.None));
        await Assert.ThrowsAsync<IOException>(() => store.SaveAsync(new BrokenStream(), 100, CancellationToken.None));
        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_same_content_at_once_is_one_file()
    {
        var store = new DirectoryFileStore(_folder);
        var bytes = RandomNumberGenerator.GetBytes(50_000);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => store.SaveAsync(new MemoryStream(bytes), 100_000, CancellationToken.None)));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Single()));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEF")]
    public async Task Only_a_hash_is_an_address(string address) =>
        await Assert.ThrowsAsync<ArgumentException>(() => new DirectoryFileStore(_folder).OpenAsync(address, CancellationToken.None));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class BrokenStream : MemoryStream
    {
        private bool _read;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_read)
            {
                throw new IOException("the connection broke");
            }

            _read = true;
            return new ValueTask<int>(10);
        }
    }
}
