using System.Collections.Concurrent;
using System.Text;
using Shemss.LocalHosting.Servers;

namespace Shemss.Testing.Servers;

/// <summary>
/// Servers of one test alone, for faults: <c>KillAsync</c> is kill -9, <c>StartAsync</c> starts the same data on the same ports again.
/// Dispose with <see cref="DiscardAsync(NativePostgres)"/>, which also removes the data.
/// </summary>
public static class PrivateServers
{
    private static readonly ConcurrentDictionary<object, string> Folders = new(ReferenceEqualityComparer.Instance);

    /// <summary>Starts an empty PostgreSQL, safe against crashes unless <paramref name="fsync"/> is false.</summary>
    public static async Task<NativePostgres> StartPostgresAsync(bool fsync = true)
    {
        var folder = TemporaryFolder("postgres");
        var server = new NativePostgres(new NativePostgresOptions { Directory = Path.Combine(folder, "cluster"), Port = Ports.Free(), Password = "test-only", Fsync = fsync });
        Folders[server] = folder;
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts an empty RabbitMQ with the management plugin.</summary>
    public static async Task<NativeRabbitMq> StartBrokerAsync()
    {
        var folder = TemporaryFolder("rabbitmq");
        List<int> ports = [];
        while (ports.Count < 4)
        {
            ports.Add(Ports.Free(ports));
        }

        var broker = new NativeRabbitMq(new NativeRabbitMqOptions
        {
            Directory = folder,
            Port = ports[0],
            ManagementPort = ports[1],
            DistributionPort = ports[2],
            PortMapperPort = ports[3],
            Password = "test-only",
        });
        Folders[broker] = folder;
        await broker.StartAsync();
        return broker;
    }

    /// <summary>Stops the server and removes its data.</summary>
    public static async Task DiscardAsync(NativePostgres server)
    {
        await server.KillAsync();
        await RemoveAsync(server);
    }

    /// <summary>Stops the broker and removes its data.</summary>
    public static async Task DiscardAsync(NativeRabbitMq broker)
    {
        await broker.KillAsync();
        await broker.DisposeAsync();
        await RemoveAsync(broker);
    }

    /// <summary>
    /// Returns when the broker has on its disk which quorum queues it has. Killed before that, within a second of the first declaration,
    /// RabbitMQ 3.10 starts such a queue anew and without a leader, and confirms nothing that goes to it.
    /// </summary>
    public static Task KeptAsync(NativeRabbitMq broker, string queue)
    {
        return Eventually.Async(
            () =>
            {
                var folder = Directory.GetDirectories(Folders[broker], "quorum", new EnumerationOptions { RecurseSubdirectories = true }).Single();
                var node = Directory.GetDirectories(folder).Single();
                var logs = Directory.GetDirectories(node);
                return logs.Length > 0 && Holds(Path.Combine(node, "names.dets"), queue) && logs.All(log => Holds(Path.Combine(node, "meta.dets"), Path.GetFileName(log)));
            },
            what: $"{queue} in the broker's files");

        // The broker has them open for writing.
        static bool Holds(string path, string text)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return bytes.AsSpan(0, read).IndexOf(Encoding.Latin1.GetBytes(text)) >= 0;
        }
    }

    /// <summary>A new folder that every user of the machine can pass through, for a server's data.</summary>
    public static string TemporaryFolder(string purpose)
    {
        var folder = Directory.CreateTempSubdirectory($"shemss-{purpose}-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("755", 8));
        }

        return folder;
    }

    private static async Task RemoveAsync(object server)
    {
        if (Folders.TryRemove(server, out var folder))
        {
            // The last process of a killed server may still be closing its files.
            await Eventually.Async(() =>
            {
                Directory.Delete(folder, recursive: true);
                return true;
            }, TimeSpan.FromSeconds(10), $"removing {folder}");
        }
    }
}
