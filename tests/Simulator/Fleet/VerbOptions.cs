using System.Globalization;
using System.Net;

namespace Shemss.Simulator.Fleet;

/// <summary>Options of a verb, <c>--name value</c> each; a bare <c>--name</c> is "true".</summary>
internal sealed class VerbOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public VerbOptions(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                throw new ArgumentException($"Options are --name value; '{args[i]}' is not.");
            }

            var isBare = i + 1 == args.Length || args[i + 1].StartsWith("--", StringComparison.Ordinal);
            _values[args[i][2..]] = isBare ? "true" : args[++i];
        }
    }

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    public int Integer(string name, int otherwise) =>
        _values.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    public double Number(string name, double otherwise) =>
        _values.TryGetValue(name, out var value) ? double.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The host of <c>--host</c>, name or address with port.</summary>
    public async Task<IPEndPoint> HostAsync()
    {
        var host = Text("host", "127.0.0.1:9212");
        var colon = host.LastIndexOf(':');
        var addresses = await Dns.GetHostAddressesAsync(host[..colon]);
        return new IPEndPoint(addresses[0], int.Parse(host[(colon + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>Writes what became of every frame to the file of <c>--ledger</c>, if that is asked for.</summary>
    public async Task WriteAsync(Ledger ledger)
    {
        if (Has("ledger"))
        {
            await using var file = File.CreateText(Text("ledger", "ledger.csv"));
            await ledger.WriteCsvAsync(file);
        }
    }

    /// <summary>The options every fleet has.</summary>
    public async Task<LoggerOptions> LoggerAsync() => new()
    {
        Host = await HostAsync(),
        Password = Text("password", "123456"),
        WantsAnswer = !Has("no-answer"),
        AnswerTimeout = TimeSpan.FromSeconds(Number("timeout", 10)),
        Resends = Integer("resends", 3),
        Window = Integer("window", 1),
        SpeedUp = Number("speed-up", 0),
        Faults = new FaultOptions
        {
            Seed = Integer("seed", 1),
            DuplicateRate = Number("duplicates", 0),
            DamageRate = Number("damage", 0),
            GapRate = Number("gaps", 0),
            GapLength = TimeSpan.FromMinutes(Number("gap-minutes", 120)),
            ClockDriftSecondsPerDay = Number("drift", 0),
        },
    };
}
