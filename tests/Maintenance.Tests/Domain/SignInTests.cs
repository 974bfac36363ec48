using Shemss.Maintenance.Domain;

namespace Shemss.Maintenance.Tests.Domain;

public sealed class SignInTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 15, 2, 0, 0, TimeSpan.Zero);
    private static readonly Position Point = new(121.3412, 30.7423, false);

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(200, 0, true)]
    [InlineData(200.2, 0, false)]
    [InlineData(212, 12, true)]
    [InlineData(212.2, 12, false)]
    [InlineData(300, 100, true)]
    // A phone that claims to be off by kilometres is on site by no more than the cap.
    [InlineData(300.2, 5000, false)]
    public void R21_on_site_is_within_the_radius_and_the_stated_accuracy_up_to_a_cap(double metres, double accuracy, bool onSite)
    {
        var signIn = SignIn.Judge(North(metres), (decimal)accuracy, Point, 200, Now, Now, certified: true);
        Assert.Equal(onSite, signIn.OnSite);
        Assert.Equal((decimal)metres, signIn.DistanceMetres);
        Assert.Equal(!onSite, signIn.Findings.Contains("sign-in.off-site"));
        Assert.Equal(accuracy > 100, signIn.Findings.Contains("sign-in.inaccurate"));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(300, false)]
    [InlineData(301, true)]
    [InlineData(-300, false)]
    [InlineData(-301, true)]
    public void R21_a_device_clock_that_is_off_is_marked(int seconds, bool marked)
    {
        var signIn = SignIn.Judge(Point, 5, Point, 200, Now.AddSeconds(seconds), Now, certified: true);
        Assert.Equal(seconds, signIn.ClockSkewSeconds);
        Assert.Equal(marked ? ["sign-in.clock-skew"] : [], signIn.Findings);
        Assert.True(signIn.OnSite);
    }

    [Fact]
    public void R21_any_device_clock_can_be_judged()
    {
        Assert.Equal(-int.MaxValue, SignIn.Judge(Point, 5, Point, 200, DateTimeOffset.MinValue, Now, true).ClockSkewSeconds);
        Assert.Equal(int.MaxValue, SignIn.Judge(Point, 5, Point, 200, DateTimeOffset.MaxValue, Now, true).ClockSkewSeconds);
    }

    [Fact]
    public void R21_nobody_certified_is_marked_and_everything_unusual_is_said_at_once() =>
        Assert.Equal(
            ["sign-in.off-site", "sign-in.inaccurate", "sign-in.clock-skew", "sign-in.no-valid-certificate"],
            SignIn.Judge(North(5000), 101, Point, 200, Now.AddHours(1), Now, certified: false).Findings);

    private static Position North(double metres) =>
        Point with { Latitude = Point.Latitude + (metres / (6_371_008.8 * Math.PI / 180)) };
}
