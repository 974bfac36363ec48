namespace Shemss.Alerts.Domain.Detection;

/// <summary>
/// How a series wanders by itself: about a level, by so much, keeping so much of its deviation from one sample to the next. Each sample
/// is predicted from the one before; what is left over is news, and a step that stays is news at once and again in each sample after
/// it. Told from medians of the history, so that half of it may be nonsense.
/// </summary>
internal readonly ref struct Wandering
{
    /// <summary>Samples of a step that are weighed together.</summary>
    public const int Weighed = 3;

    private readonly float _level, _spread, _kept, _least;

    /// <param name="own">Of the history, on the jump's scale.</param>
    /// <param name="least">Standard deviation of a step that the display hides.</param>
    public Wandering(in Baseline own, float least)
    {
        var step = MathF.Max(1.4826f * own.Difference, least);
        _spread = MathF.Max(MathF.Max(1.4826f * own.Deviation, step / 1.4142f), 1e-3f);
        _level = own.Median;
        _kept = Math.Clamp(1 - (step * step / (2 * _spread * _spread)), 0, 0.97f);

        // No sample is foretold better than two thirds of the noise that steps show.
        _least = 0.42f * step / _spread;
    }

    /// <summary>The step into sample <paramref name="at"/> and what stays of it in the next two, in standard deviations; its sign is the step's.</summary>
    public float News(ReadOnlySpan<float> values, ReadOnlySpan<long> slots, int at)
    {
        var (sum, weights) = (0f, 0f);
        for (var i = at; i < at + Weighed; i++)
        {
            // Over a rest the deviation is forgotten, and the next sample may be anywhere.
            var kept = MathF.Pow(_kept, Math.Clamp(slots[i] - slots[i - 1], 1, 40));
            var variance = MathF.Max(1 - (kept * kept), _least * _least);
            var weight = i == at ? 1 : 1 - kept;
            sum += weight * (values[i] - _level - (kept * (values[i - 1] - _level))) / variance;
            weights += weight * weight / variance;
        }

        return sum / (MathF.Sqrt(weights) * _spread);
    }

    /// <summary>The greatest news but one of a history, events apart: how far this series goes now and then.</summary>
    public float Usual(ReadOnlySpan<float> values, ReadOnlySpan<long> slots)
    {
        var greatest = default(Largest);
        for (var i = 1; i + Weighed <= values.Length; i++)
        {
            greatest.See(MathF.Abs(News(values, slots, i)), Weighed);
        }

        return greatest.Second;
    }
}
