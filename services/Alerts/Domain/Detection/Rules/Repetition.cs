using System.Runtime.CompilerServices;

namespace Shemss.Alerts.Domain.Detection;

/// <summary>How long the samples have repeated those of 3, 4 … 24 samples before, exactly.</summary>
internal struct Repetition
{
    public const int Least = 3;
    public const int Lags = 22;
    private const int Most = 36;
    private Runs _runs;
    private float _last;
    private bool _counting;

    /// <summary>The longest run after the newest sample, and over which distance.</summary>
    public int Step(SampleRing ring, long slot, out int lag)
    {
        lag = Least;
        var value = ring.Value(slot);
        var longest = 0;

        // Only movements that are repeated count: on a plateau everything repeats everything.
        var resting = value == _last;
        _last = value;
        if (!_counting && (resting || !ring.Contains(slot - Least - Lags + 1, Lags, value)))
        {
            return 0;
        }

        for (var i = 0; i < Lags; i++)
        {
            var before = slot - Least - i;
            if (!ring.Has(before))
            {
                continue;
            }

            if (ring.Value(before) != value)
            {
                // A calibration within an hour shifts its mean: that one difference does not undo what has been repeated.
                _runs[i] = IsServiced(ring.GuardOf(before)) ? _runs[i] : Math.Max(0, _runs[i] - 1);
            }
            else if (!resting)
            {
                _runs[i] = Math.Min(_runs[i] + 1, Most);
            }

            if (_runs[i] > longest)
            {
                (longest, lag) = (_runs[i], Least + i);
            }
        }

        _counting = longest > 0;
        return longest;
    }

    private static bool IsServiced(Guard guard) => guard is Guard.FlagCalibration or Guard.FlagMaintenance or Guard.FlagFault or Guard.MarkMaintenance or Guard.VisitInProgress;

    [InlineArray(Lags)]
    private struct Runs
    {
        private int _first;
    }
}
