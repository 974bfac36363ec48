using System.Runtime.CompilerServices;

namespace Shemss.Alerts.Domain.Detection;

/// <summary>
/// Everything remembered about one factor of one point: its ring of samples, what the rules count over it, its open episodes.
/// A function of the last <see cref="SampleRing.Size"/> samples, so it can be rebuilt from them. Its size is in the README.
/// </summary>
internal sealed partial class SeriesState(FactorProfile profile, int minuteInterval, Catalogue catalogue)
{
    private readonly FactorRole _role = profile.Role;

    /// <summary>pH and temperature of water: what stands in the pipe while the pump rests is the same water.</summary>
    private readonly bool _standing = profile.Role is FactorRole.Ph || (profile.Role == FactorRole.Temperature && profile.Code.StartsWith('w'));
    private readonly bool _discharge = profile.Role == FactorRole.Flow && profile.Code.StartsWith('w');
    private readonly float _swingScale = (float)profile.Range / 4096;
    private readonly double _limit = profile.Limit ?? double.NaN;
    private readonly double _limitLow = profile.LimitLow ?? double.NaN;
    private NoFluctuation _fluctuation;
    private LongLow _low;
    private NearLimit _near;
    private ConstantRun _equal, _equalAll;
    private ConditionRun _zero, _zeroAll, _negative, _exceeding;
    private OverRangeRun _over;
    private Repetition _repetition;
    private int _lowRun, _calmRun;
    private long _calmStart;
    private Recent _recent;

    /// <summary>What a plateau found by habit must stay below, as it was when it was found: it becomes the habit otherwise.</summary>
    private float _flatBar, _lowBar;
    private long _flatStart, _lowStart, _repeatStart;
    private float _before;
    private long _jumpStart;
    private float _jumpFrom;
    private Found _found;

    /// <summary>The level that the last step left, when, and until when the step was seen.</summary>
    private float _left;
    private long _leftAt, _leftTo;
    private byte _beforeShare;
    private long _beforeTime = long.MinValue;

    public FactorProfile Profile { get; } = profile;
    public bool IsBatch { get; } = profile.BatchCycle is not null;
    public SampleRing Ring { get; } = new(profile.BatchCycle is { } cycle ? (int)cycle.TotalSeconds : 3600);
    /// <summary>Time of the newest hour frame that had this factor, held values included.</summary>
    public long LastSeen { get; set; }

    /// <summary>A batch analyser whose single results are known, by sampling time or from minutes: a held or mixed value may pass for one elsewhere.</summary>
    public bool HasSampleTimes { get; set; }

    // A field: a property would hand out a copy.
    public EpisodeSet Episodes = new(catalogue);

    public CompiledRules Rules { get; set; } = null!;

    /// <summary>Rules that fire on the newest sample, and those that only a guard holds back (bit = rule).</summary>
    public uint Firing { get; private set; }
    public uint Held { get; private set; }

    /// <summary>Rules whose condition holds on the newest sample: not enough to open an episode, enough to keep one open.</summary>
    public uint Holding { get; private set; }
    public Guard HeldBy { get; private set; }
    /// <summary>Whether the last step put in a new sample that has not been concluded upon.</summary>
    public bool Fresh { get; private set; }

    /// <summary>What <see cref="Step"/> will want of the series itself, and <see cref="FetchPlaces"/> of its ring.</summary>
    public void FetchHour()
    {
        Ahead.Fetch(in _calmStart);
        Ahead.Fetch(in _beforeTime);
        Ahead.Fetch(in _limit);
        Ahead.Fetch(in _before);
        Ahead.Fetch(in _digits);
        Ahead.Fetch(in _low);
        Ahead.Fetch(in _equal);
        Ahead.Fetch(in _zero);
        Ahead.Fetch(in _recent);
        Ahead.Fetch(in _repetition);
        Ahead.Fetch(in Episodes);
    }

    /// <summary>What <see cref="Step"/> will want of places that are not beside each other.</summary>
    public void FetchPlaces()
    {
        Ring.Fetch(0);
        Ring.Fetch(-Rules.OwnFlat.Samples);
        Ring.Fetch(-Repetition.Lags);
        Ring.Fetch(-Rules.NoFluctuation.Window);
        Ring.Fetch(-Rules.LongLow.Window);
    }

    public void Skip() => Fresh = false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bit(RuleId rule) => 1u << (int)rule;

    /// <summary>Half per cents of the limit; above 200 exactly when the limit is exceeded.</summary>
    public byte ShareOf(double limited, double value)
    {
        if (value < _limitLow)
        {
            return byte.MaxValue;
        }

        if (double.IsNaN(_limit) || !(limited > 0))
        {
            return 0;
        }

        var share = 200 * limited / _limit;
        return (byte)(limited > _limit ? Math.Clamp(share, 201, 255) : Math.Min(200, share));
    }

    /// <summary>The newest sample is put in and every rule takes its step. O(1) amortised.</summary>
    public void Step(long slot, long time, float value, byte swing, byte share, Guard own, Guard overlay)
    {
        Advance(slot, time);
        Ring.Put(slot, value, swing, share, own, overlay);
        Enter(slot);
        Fresh = true;
    }

    /// <summary>Moves the windows on to a later place; what leaves them is uncounted.</summary>
    private void Advance(long slot, long time)
    {
        if (Ring.IsEmpty || slot - Ring.LastSlot >= SampleRing.Size)
        {
            ClearCounts();
            Ring.MoveTo(slot, time);
            return;
        }

        for (var s = Ring.LastSlot + 1; s <= slot; s++)
        {
            Leave(s);
        }

        Ring.MoveTo(slot, time);
    }

    private void Leave(long entering)
    {
        var rules = Rules;
        var leaving = entering - rules.NoFluctuation.Window;
        if (Ring.Has(leaving))
        {
            _fluctuation.Count(Ring, leaving, rules.NoFluctuation, -1);
        }

        leaving = entering - rules.LongLow.Window;
        if (Ring.Has(leaving))
        {
            _low.Count(Ring, leaving, rules.LongLow, -1);
        }

        leaving = entering - rules.NearLimit.Window;
        if (rules.NearLimit.On && Ring.Has(leaving))
        {
            _near.Count(Ring, leaving, rules.NearLimit, -1);
        }
    }

    private void Enter(long slot)
    {
        var rules = Rules;
        var guard = Ring.GuardOf(slot);
        var value = Ring.Value(slot);
        var time = Ring.TimeOf(slot);
        _fluctuation.Count(Ring, slot, rules.NoFluctuation, 1);
        _low.Count(Ring, slot, rules.LongLow, 1);
        if (rules.NearLimit.On)
        {
            _near.Count(Ring, slot, rules.NearLimit, 1);
        }

        uint firing = 0, held = 0;
        var zero = MathF.Abs(value) <= rules.Zero.Bound;
        _equalAll.Step(value, time, rules.Constant.MaxGap, Ring.Moved(slot));
        var zeroAll = _zeroAll.Step(zero, time, rules.Zero);
        if (guard == Guard.None)
        {
            firing = StepRuns(value, slot, time, zero, rules);
        }
        else
        {
            if (guard == Guard.FlagOverRange && _over.Step(IsBatch || value >= rules.OverRange.From, time, rules.OverRange.Period, rules.OverRange))
            {
                firing = Bit(RuleId.A8);
            }

            held = (_equalAll.FiresOnSamples(rules.Constant) && !zero ? Bit(RuleId.A1) : 0)
                | (zeroAll && _role == FactorRole.Pollutant ? Bit(RuleId.A4) : 0)
                | (rules.Negative.On && value < rules.Negative.Bound ? Bit(RuleId.A5) : 0)
                | (rules.OverRange.On && value >= rules.OverRange.From ? Bit(RuleId.A8) : 0)
                | Differences(value, slot, time, rules);
        }

        firing |= (_flatBar > 0 || _calmStart > 0 || _repeatStart > 0 ? Bit(RuleId.A2) : 0) | (_lowBar > 0 ? Bit(RuleId.A3) : 0);
        if (_fluctuation.Fires(Ring, slot, rules.NoFluctuation, out var heldFlat) && ((Episodes.OpenMask & Bit(RuleId.A2)) != 0 || (value >= rules.NoFluctuation.Steps * Unit && IsNewlyFlat(slot, rules.NoFluctuation))))
        {
            firing |= Bit(RuleId.A2);
        }

        if (_low.Fires(rules.LongLow, out var heldLow) && ((Episodes.OpenMask & Bit(RuleId.A3)) != 0 || IsNewlyLow(slot, rules.LongLow)))
        {
            firing |= Bit(RuleId.A3);
        }

        if (rules.NearLimit.On && _near.Fires(rules.NearLimit))
        {
            firing |= Bit(RuleId.A10);
        }

        held |= (heldFlat ? Bit(RuleId.A2) : 0) | (heldLow ? Bit(RuleId.A3) : 0);
        if (guard != Guard.None)
        {
            HeldBy = guard;
        }

        Firing = firing;
        Held = held;
        Holding = guard != Guard.None ? 0 : (zero ? Bit(RuleId.A4) : 0) | (_equal.Count > 1 && !zero ? Bit(RuleId.A1) : 0);
    }

    /// <summary>
    /// What marks and visits say of a sample: over its whole hour, or about the moments at which a batch analyser draws and shows it.
    /// </summary>
    public Guard Over(Interruptions interruptions, long time, out Guid? id) =>
        !IsBatch ? interruptions.Over(time, time + Ring.Period, Profile.Code, out id)
        : ReadsMinutes ? interruptions.Over(time - Reach, time + 60, Profile.Code, out id)
        : interruptions.Over(time, time + Reach, Profile.Code, out id);

    /// <summary>Seconds from the drawing of a batch analyser's sample to its result; a sampling time is the former, minutes show the latter.</summary>
    public const int Reach = 2700;

    /// <summary>A step was the process's and not told: its way back is not the end of anything told.</summary>
    public void Untell(bool minute)
    {
        if (minute)
        {
            _track.Untell();
        }
        else
        {
            _leftAt = 0;
        }
    }

    /// <summary>Where the finding began.</summary>
    public long StartOf(RuleId rule, bool minute, long time) => rule switch
    {
        RuleId.A1 => minute ? _minuteEqual.Start : _equal.Start,
        RuleId.A2 => VariantOf(rule, minute) switch { "own" => _flatStart, "calm" => _calmStart, "repeat" => _repeatStart, _ => WindowStart(Rules.NoFluctuation.Window) },
        RuleId.A3 => VariantOf(rule, minute) == "own" ? _lowStart : WindowStart(Rules.LongLow.Window),
        RuleId.A6 => minute ? _track.StepAt : _jumpStart,
        RuleId.A16 => _exceeding.Start,
        RuleId.A4 => _zero.Start,
        RuleId.A5 => _negative.Start,
        RuleId.A8 => minute ? _minuteOver.Start : _over.Start,
        RuleId.A10 => WindowStart(Rules.NearLimit.Window),
        _ => time,
    };

    /// <summary>Which of a rule's sentences says what was found.</summary>
    public string VariantOf(RuleId rule, bool minute) => rule switch
    {
        RuleId.A2 => _flatBar > 0 ? "own" : _calmStart > 0 ? "calm" : _repeatStart > 0 ? "repeat" : "",
        RuleId.A3 => _lowBar > 0 ? "own" : "",
        RuleId.A6 when !minute => _found switch { Found.Late => "late", Found.Hours => "hours", _ => "" },
        _ => minute ? "minute" : "",
    };

    /// <summary>The oldest sample there is in a window, not the window's nominal edge.</summary>
    private long WindowStart(int window)
    {
        var slot = Ring.LastSlot - window + 1;
        while (slot < Ring.LastSlot && !(Ring.HasValid(slot)))
        {
            slot++;
        }

        return Ring.TimeOf(slot);
    }
}
