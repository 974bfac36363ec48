using System.Diagnostics.Metrics;

namespace Shemss.Identity.Tokens;

/// <summary>Meter <c>Shemss.Identity</c>: sign-ins by outcome, token requests by grant and outcome.</summary>
internal sealed class IdentityMetrics
{
    private readonly Counter<long> _signIns;
    private readonly Counter<long> _tokens;

    public IdentityMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Shemss.Identity");
        _signIns = meter.CreateCounter<long>("shemss.identity.sign_ins", "{attempt}", "Sign-in attempts by outcome.");
        _tokens = meter.CreateCounter<long>("shemss.identity.tokens", "{request}", "Token requests by grant type and outcome.");
    }

    /// <param name="outcome">succeeded, failed, locked-out, disabled.</param>
    /// <param name="provider">password, or the outside provider's name.</param>
    public void SignInTried(string outcome, string provider) => _signIns.Add(1, new("outcome", outcome), new("provider", provider));

    public void TokenAsked(string grant, bool given) => _tokens.Add(1, new("grant", grant), new("outcome", given ? "given" : "refused"));
}
