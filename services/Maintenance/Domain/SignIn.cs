namespace Shemss.Maintenance.Domain;

/// <summary>R21: how a sign-in is judged: against the point's radius and the server's clock. Nothing here refuses it; what is unusual is marked.</summary>
/// <param name="DistanceMetres">Between sign-in and point.</param>
/// <param name="OnSite">Within the radius, allowing for the stated accuracy.</param>
/// <param name="ClockSkewSeconds">Device clock less server clock.</param>
/// <param name="Findings">Codes of what is unusual.</param>
internal sealed record SignIn(decimal DistanceMetres, bool OnSite, int ClockSkewSeconds, IReadOnlyList<string> Findings)
{
    /// <summary>The accuracy that may count in favour of the visitor; a phone that claims worse is not trusted further. Project default (P).</summary>
    public const decimal MaximumAllowanceMetres = 100m;

    /// <summary>A device clock further off than this is marked. Project default (P).</summary>
    public const int MaximumSkewSeconds = 300;

    public static SignIn Judge(Position at, decimal accuracyMetres, Position point, int radiusMetres, DateTimeOffset deviceTime, DateTimeOffset serverTime, bool certified)
    {
        var distance = Math.Round((decimal)at.DistanceTo(point), 1);
        var onSite = distance <= radiusMetres + Math.Min(accuracyMetres, MaximumAllowanceMetres);
        var skew = (int)Math.Clamp((deviceTime - serverTime).TotalSeconds, -int.MaxValue, int.MaxValue);
        var findings = new List<string>();
        if (!onSite)
        {
            findings.Add("sign-in.off-site");
        }

        if (accuracyMetres > MaximumAllowanceMetres)
        {
            findings.Add("sign-in.inaccurate");
        }

        if (Math.Abs(skew) > MaximumSkewSeconds)
        {
            findings.Add("sign-in.clock-skew");
        }

        if (!certified)
        {
            findings.Add("sign-in.no-valid-certificate");
        }

        return new SignIn(distance, onSite, skew, findings);
    }
}
