using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Shemss.LocalHosting.Servers;

namespace Shemss.LocalHosting.Running;

/// <summary>A start that cannot succeed, with a message for the person who asked for it.</summary>
internal sealed class StartException(string message) : Exception(message);

/// <summary>
/// The data folder: who runs from it (lock, pid), what stays the same from run to run (ports, passwords), what runs now (processes),
/// and where to find it (addresses).
/// </summary>
internal sealed class DataState : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly Lock _gate = new();
    private readonly FileStream _lock;
    private readonly bool _random;
    private readonly SortedDictionary<string, int> _ports;
    private readonly SortedDictionary<string, string> _passwords;
    private readonly HashSet<int> _given = [];
    private readonly List<Started> _started = [];

    private DataState(string folder, FileStream held, bool random)
    {
        Folder = folder;
        _lock = held;
        _random = random;
        _ports = Read<SortedDictionary<string, int>>("ports.json") ?? [];
        _passwords = Read<SortedDictionary<string, string>>("passwords.json") ?? [];
    }

    public string Folder { get; }

    /// <summary>
    /// Whether a resource that has ended is to stay so for now: while there is a file <c>hold/&lt;resource&gt;</c> in the folder. For trying
    /// out what the others do without it.
    /// </summary>
    public bool IsHeld(string resource) => File.Exists(Path.Combine(Folder, "hold", resource));

    private string AddressFile => Path.Combine(Folder, "addresses.json");

    /// <summary>Takes the folder for this process; waits for or ends what an AppHost that was killed left running.</summary>
    /// <exception cref="StartException">Another AppHost runs from it.</exception>
    public static async Task<DataState> OpenAsync(string folder, bool reset, Action<string> say)
    {
        Directory.CreateDirectory(folder);
        var pidFile = Path.Combine(folder, "apphost.pid");
        FileStream held;
        try
        {
            // The kernel gives the lock back when the process dies, however it dies.
            held = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            var pid = File.Exists(pidFile) ? (await File.ReadAllTextAsync(pidFile).ConfigureAwait(false)).Trim() : "unknown";
            throw new StartException($"Already running from {folder} (process {pid}). Stop that one first: Ctrl-C in its terminal, or kill {pid}.");
        }

        // Of an AppHost that was killed: whoever waits for this file must not take it for ours.
        File.Delete(Path.Combine(folder, "addresses.json"));
        await EndLeftoversAsync(folder, say).ConfigureAwait(false);
        if (reset)
        {
            say($"--reset: removing the data in {folder}");
            foreach (var path in Directory.EnumerateFileSystemEntries(folder).Where(p => Path.GetFileName(p) is not ("lock" or "ports.json")))
            {
                if (Directory.Exists(path) || new FileInfo(path).LinkTarget is not null)
                {
                    DataFolder.Delete(path);
                }
                else
                {
                    File.Delete(path);
                }
            }
        }

        await File.WriteAllTextAsync(pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        return new DataState(folder, held, Environment.GetEnvironmentVariable("SHEMSS_PORTS") == "random");
    }

    /// <summary>
    /// The port of an endpoint: as <c>ports.json</c> says, else as the AppHost says, else a free one that is kept from now on.
    /// With <c>SHEMSS_PORTS=random</c> always a free one, so that a second system can run beside the first.
    /// </summary>
    /// <exception cref="StartException">A port that is stated is in use.</exception>
    public int Port(string resource, string endpoint, int? stated, Action<string> say)
    {
        var key = $"{resource}.{endpoint}";
        lock (_gate)
        {
            var kept = _ports.TryGetValue(key, out var port);
            if (_random || (!kept && stated is null))
            {
                port = Ports.Free(_given);
            }
            else if (!kept)
            {
                port = stated!.Value;
            }

            if (!Ports.IsFree(port) && stated is null)
            {
                var next = Ports.Free(_given);
                say($"port {port} of {key} is in use by another process: it is {next} from now on");
                port = next;
            }
            else if (!Ports.IsFree(port))
            {
                throw new StartException($"Port {port} of {key} is in use by another process (ss -ltnp shows which). Stop that one, or choose another port in {Path.Combine(Folder, "ports.json")}: \"{key}\": {Ports.Free(_given)}");
            }

            _given.Add(port);
            if (!_random)
            {
                _ports[key] = port;
                Write("ports.json", _ports);
            }

            return port;
        }
    }

    /// <summary>The password of a server: made once, the same ever after.</summary>
    public string Password(string resource)
    {
        lock (_gate)
        {
            if (!_passwords.TryGetValue(resource, out var password))
            {
                // Letters and digits only: it goes into addresses and configuration files.
                _passwords[resource] = password = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 24);
                Write("passwords.json", _passwords);
            }

            return password;
        }
    }

    /// <summary>Remembers a process, for the next start in case this one is killed.</summary>
    public void Started(string name, int? pid)
    {
        if (pid is { } id && Posix.StartTicks(id) is { } ticks)
        {
            lock (_gate)
            {
                _started.RemoveAll(s => s.Name == name);
                _started.Add(new Started(name, id, ticks));
                Write("processes.json", _started);
            }
        }
    }

    /// <summary>Tells other programs where everything is. Written when all is healthy, and again after each restart.</summary>
    public void WriteAddresses(IReadOnlyDictionary<string, Address> resources)
    {
        lock (_gate)
        {
            Write("addresses.json", new { appHost = Environment.ProcessId, resources });
        }
    }

    /// <summary>Not all is there any more.</summary>
    public void RemoveAddresses() => File.Delete(AddressFile);

    public void Dispose()
    {
        RemoveAddresses();
        File.Delete(Path.Combine(Folder, "processes.json"));
        File.Delete(Path.Combine(Folder, "apphost.pid"));
        _lock.Dispose();
    }

    private static async Task EndLeftoversAsync(string folder, Action<string> say)
    {
        var file = Path.Combine(folder, "processes.json");
        if (!File.Exists(file))
        {
            return;
        }

        List<Started> alive;
        try
        {
            alive = JsonSerializer.Deserialize<List<Started>>(await File.ReadAllTextAsync(file).ConfigureAwait(false), Json) ?? [];
        }
        catch (JsonException)
        {
            // Cut off by a power failure: who ran then does not run now.
            alive = [];
        }

        alive.RemoveAll(s => Posix.StartTicks(s.Pid) != s.Ticks);
        if (alive.Count > 0)
        {
            say("the last run was killed; waiting for what it left: " + string.Join(", ", alive.Select(s => s.Name)));
        }

        // The kernel has asked each of them to stop when their AppHost died. Who does not listen is killed.
        for (var i = 0; alive.Count > 0; i++)
        {
            await Task.Delay(100).ConfigureAwait(false);
            if (i == 150)
            {
                alive.ForEach(s => Posix.Signal(-s.Pid, Posix.SigKill));
            }

            alive.RemoveAll(s => Posix.StartTicks(s.Pid) != s.Ticks);
        }

        File.Delete(file);
    }

    private T? Read<T>(string name)
    {
        var path = Path.Combine(Folder, name);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllText(path), Json) : default;
        }
        catch (JsonException e)
        {
            throw new StartException($"{path} is not readable: {e.Message} Correct it, or remove it.");
        }
    }

    private void Write<T>(string name, T value)
    {
        // Beside and renamed: a reader never sees half a file.
        var path = Path.Combine(Folder, name);
        using (var stream = new FileStream(path + ".new", new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            JsonSerializer.Serialize(stream, value, Json);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}

/// <summary>A process of a run, named for good by its start time.</summary>
internal sealed record Started(string Name, int Pid, long Ticks);

/// <summary>Where a resource is found.</summary>
internal sealed record Address(string Kind, int? Pid, IReadOnlyDictionary<string, string> Urls, string? ConnectionString);
