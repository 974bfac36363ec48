namespace Shemss.Alerts.Domain.Detection;

/// <summary>
/// A running median: each observation moves it by one rung of 3 % towards itself. On rungs, because two of them that began differently
/// then meet exactly: an engine rebuilt from the last weeks must say what the one that never stopped says.
/// </summary>
internal struct RunningMedian
{
    private const double Least = 1e-6;
    private const double Step = 1.03;
    private static readonly float[] Rungs = [0, .. Enumerable.Range(0, 1024).Select(n => (float)(Least * Math.Pow(Step, n)))];

    /// <summary>0 before anything but zeros was observed.</summary>
    private short _rung;

    public readonly float Value => Rungs[_rung];

    public void Observe(float x)
    {
        if (_rung == 0)
        {
            _rung = x <= 0 ? (short)0 : (short)Math.Clamp(1 + (int)Math.Round(Math.Log(x / Least) / Math.Log(Step)), 1, Rungs.Length - 1);
            return;
        }

        _rung = (short)(x > Rungs[_rung] ? Math.Min(_rung + 1, Rungs.Length - 1) : Math.Max(_rung - 1, 1));
    }

    /// <summary>A day is over: an even rung. Two that stand on neighbouring ones would change places for ever.</summary>
    public void Tick() => _rung += (short)(_rung & 1);

    public readonly void Write(BinaryWriter to) => to.Write(_rung);

    public void Read(BinaryReader from) => _rung = from.ReadInt16();
}
