using System.Diagnostics.Metrics;
using Shemss.Alerts.Domain.Detection;
using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Watch;

/// <summary>What was raised, counted.</summary>
internal sealed class AlertMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _raised = meters.Create("Shemss.Alerts").CreateCounter<long>("shemss.alerts.raised", "{alert}", "Alerts raised, by rule and level");

    public void Raised(AlertOpened opened) =>
        _raised.Add(1, new KeyValuePair<string, object?>("rule", opened.Key.Rule.ToString()), new KeyValuePair<string, object?>("level", Wire.Name(opened.Level)));
}
