using System.Globalization;
using ScottPlot;
using Shemss.Alerts.Domain.Detection;
using Shemss.Simulator.Series;

namespace Shemss.Benchmarks.Detection;

/// <summary>One picture per category: a series, what was injected into it, what was raised.</summary>
internal static class Plots
{
    private static readonly (AnomalyKind Kind, string Set, string? Factor)[] Examples =
    [
        (AnomalyKind.StuckWithDither, "tuning-power-boiler", "a21026"),
        (AnomalyKind.SmallShareOfUsual, "tuning-waste-incinerator", "a21002"),
        (AnomalyKind.StepWithoutCause, "tuning-power-boiler", "a21002"),
        (AnomalyKind.MissingPackets, "tuning-town-sewage", null),
        (AnomalyKind.OutOfRange, "tuning-waste-incinerator", "a21026"),
        (AnomalyKind.Exceedance, "tuning-power-boiler", "a34013"),
        (AnomalyKind.OxygenAbove21, "tuning-power-boiler", "a19001"),
        (AnomalyKind.ZeroValue, "tuning-waste-incinerator", "a21002"),
        (AnomalyKind.NegativeValue, "tuning-waste-incinerator", "a21002"),
        (AnomalyKind.LimitHugging, "tuning-power-boiler", "a21002"),
        (AnomalyKind.ShutdownMarkContradiction, "tuning-power-boiler", null),
        (AnomalyKind.ClockOffset, "tuning-power-boiler", null),
    ];

    /// <summary><c>plots [all] [folder]</c>: the three named categories, or all of them, as PNG files.</summary>
    public static Task<int> Run(string[] options)
    {
        var folder = options.FirstOrDefault(o => o != "all") ?? "services/Alerts/Domain/Detection/plots";
        Directory.CreateDirectory(folder);
        foreach (var (kind, set, factor) in options.Contains("all") ? Examples : Examples[..3])
        {
            DrawOne(folder, kind, set, factor);
        }

        return Task.FromResult(0);
    }

    private static void DrawOne(string folder, AnomalyKind kind, string set, string? factor)
    {
        var simulation = PointSimulation.Generate(ParameterSets.Named(set) with { Emit = EmittedKinds.Averages }, 20260301, new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(8)), TimeSpan.FromDays(45),
            anomalies: [new AnomalyRequest(kind, factor, Obviousness: 0.5)]);
        var injected = simulation.GroundTruth[0];
        var trial = Trial.Of(simulation, ParameterBook.Default, true);
        var code = injected.Factor ?? trial.Profile.Factors.First(f => f.Role == FactorRole.Flow).Code;
        var (from, to) = (injected.Start.AddDays(-4), injected.End.AddDays(2));
        using var plot = new Plot();
        plot.Font.Set("DejaVu Sans");
        var hours = Samples(trial, code, from, to, Alerts.Domain.Detection.ReadingKind.Hour);
        var minutes = Samples(trial, code, from, to, Alerts.Domain.Detection.ReadingKind.Minute);
        var span = plot.Add.HorizontalSpan(Day(injected.Start), Day(injected.End));
        (span.FillStyle.Color, span.LineStyle.Width, span.LegendText) = (Colors.Orange.WithAlpha(0.25), 0, "injected");
        Line(plot, minutes, Colors.LightGray, "minute data", 1);
        Line(plot, hours, Colors.SteelBlue, "hour data", 1.5f);
        var raised = trial.Alerts.Where(a => a.End >= from && a.Opened.Key.Start <= to && (a.Opened.Key.FactorCode == code || a.Opened.Key.FactorCode.Length == 0)).ToList();
        var (low, high) = hours.Count == 0 ? (0, 1) : (hours.Concat(minutes).Min(h => h.Y), hours.Concat(minutes).Max(h => h.Y));
        var height = Math.Max(high - low, 1e-6);
        for (var i = 0; i < raised.Count; i++)
        {
            var (y, a) = (high + (height * (0.06 + (0.07 * i))), raised[i]);
            var (start, end) = (Math.Max(Day(from), Day(a.Opened.Key.Start)), Math.Min(Day(to), Math.Max(Day(a.End), Day(a.Opened.Key.Start) + 0.03)));
            var bar = plot.Add.Line(start, y, end, y);
            (bar.LineWidth, bar.Color) = (5, Colors.Crimson);
            var seen = plot.Add.Marker(Math.Clamp(Day(a.Opened.At), Day(from), Day(to)), y, MarkerShape.FilledDiamond, 10, Colors.Black);
            seen.LegendText = i == 0 ? "noticed" : "";
            bar.LegendText = i == 0 ? "raised" : "";
            var text = plot.Add.Text(a.Opened.Key.Rule.ToString(), start, y);
            (text.LabelFontSize, text.LabelAlignment, text.OffsetX) = (12, Alignment.MiddleRight, -6);
        }

        plot.Axes.SetLimits(Day(from), Day(to), low - (0.05 * height), high + (height * (0.14 + (0.07 * raised.Count))));
        plot.Axes.DateTimeTicksBottom();
        plot.Title($"{injected.Category}: {injected.Description} ({set}, {code})", 13);
        plot.YLabel($"{code} ({simulation.Facts.Factor(code).Unit})");
        plot.ShowLegend(Alignment.LowerRight);
        plot.SavePng(Path.Combine(folder, injected.Category + ".png"), 1100, 420);
        Console.WriteLine($"{injected.Category}.png: {raised.Count} alerts ({string.Join(", ", raised.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Opened.Key.Rule} after {(r.Opened.At - injected.Start).TotalHours:0.0} h")))})");
    }

    private static void Line(Plot plot, List<(double X, double Y)> points, Color color, string name, float width)
    {
        var line = plot.Add.ScatterLine(points.Select(p => p.X).ToArray(), points.Select(p => p.Y).ToArray(), color);
        (line.LegendText, line.LineWidth) = (name, width);
    }

    private static List<(double X, double Y)> Samples(Trial trial, string code, DateTimeOffset from, DateTimeOffset to, Alerts.Domain.Detection.ReadingKind kind)
    {
        var factor = trial.Profile.IndexOf(code);
        var points = new List<(double, double)>();
        DateTimeOffset? last = null;
        foreach (var frame in trial.Inputs.Where(i => i.Fact is null && i.Frame.Kind == kind && i.Frame.Time >= from && i.Frame.Time <= to).Select(i => i.Frame).OrderBy(f => f.Time))
        {
            foreach (var reading in frame.Readings.ToArray().Where(r => r.Factor == factor))
            {
                if (last is { } before && frame.Time - before > TimeSpan.FromHours(1.5))
                {
                    points.Add((Day(frame.Time) - 1e-4, double.NaN));
                }

                points.Add((Day(frame.Time), reading.Value));
                last = frame.Time;
            }
        }

        return [.. points.Where(p => !double.IsNaN(p.Item2))];
    }

    private static double Day(DateTimeOffset time) => time.ToOffset(TimeSpan.FromHours(8)).DateTime.ToOADate();
}
