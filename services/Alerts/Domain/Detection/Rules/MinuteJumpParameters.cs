namespace Shemss.Alerts.Domain.Detection;

/// <param name="On">Whether minute data are looked at.</param>
/// <param name="Witness">They only tell whether the process moved; nothing is found in them.</param>
/// <param name="Log">Steps are ratios, not differences.</param>
/// <param name="Epsilon">Added before the logarithm.</param>
/// <param name="Floor">Smallest step of interest, in the factor's unit.</param>
/// <param name="Step">Smallest step of interest on the scale, that must stay for three periods.</param>
/// <param name="Spike">Smallest excursion of one period's maximum on the scale; 0 = never.</param>
/// <param name="Top">Maximum from which an excursion is the end of the range, which is another rule's.</param>
/// <param name="Noise">Times the median absolute difference of the last minutes.</param>
/// <param name="Sigmas">Times the standard deviation of a change, from the median of all changes of the last days.</param>
/// <param name="Habit">Times the largest change but one of the days of the last week, measured alike.</param>
/// <param name="Inner">Largest movement within the period after the step, as a share of it: a ramp is still moving. 0 = not asked.</param>
/// <param name="Sharp">Share of the step that must be over after the second period.</param>
/// <param name="Stands">Smallest step on the scale that is told for standing apart, half an hour after it; 0 = not asked.</param>
/// <param name="StandsSigmas">Standard deviations of a change by which three periods after a step must lie beyond all of the six before it,</param>
/// <param name="StandsHabit">and times how far they do on the days of the last week, on all but one.</param>
/// <param name="SpikeHabit">As <paramref name="Habit"/>, for spikes: single excursions vary more.</param>
/// <param name="SpikeSigmas">As <paramref name="Sigmas"/>, for spikes.</param>
/// <param name="Learn">Full days a series must have been watched.</param>
/// <param name="MovedSigmas">Standard deviations of its change by which a related parameter counts as moved.</param>
/// <param name="Return">Seconds within which a step back belongs to the step before.</param>
/// <param name="Beyond">Times the largest hourly mean but one of the last days that the new level must exceed; 0 = not asked.</param>
internal readonly record struct MinuteJumpParameters(
    bool On, bool Witness, bool Log, float Epsilon, float Floor, float Step, float Spike, float Top, float Noise, float Sigmas, float Habit, float Inner, float Sharp, float Stands, float StandsSigmas, float StandsHabit, float SpikeHabit, float SpikeSigmas, int Learn, float MovedSigmas, int Return, float Beyond)
{
    private readonly float _half = Log ? MathF.Exp(Step / 2) : Step / 2;

    public float Scale(float value) => Log ? MathF.Log(MathF.Max(value, 0) + Epsilon) : value;

    /// <summary>Whether a value is not half a step above another: <see cref="Scale"/> of both, without a logarithm.</summary>
    public bool IsWithinHalfStep(float value, float before) => Log
        ? MathF.Max(value, 0) + Epsilon <= _half * (MathF.Max(before, 0) + Epsilon)
        : value - before <= _half;
}
