using System.Globalization;
using Shemss.Maintenance.Domain;

namespace Shemss.Maintenance.Tests.Domain;

public sealed class ConfirmationDayTests
{
    [Theory]
    [InlineData("2026-07-15T09:00:00Z", "2026-07-15T09:00:00Z", "2026-07-15", false)]
    [InlineData("2026-07-15T15:59:59.9999999Z", "2026-07-15T15:59:59.9999999Z", "2026-07-15", false)]
    [InlineData("2026-07-15T16:00:00Z", "2026-07-15T16:00:00Z", "2026-07-16", false)]
    [InlineData("2026-07-15T15:59:59.9999999Z", "2026-07-15T16:00:00Z", "2026-07-16", true)]
    [InlineData("2026-07-15T09:00:00Z", "2026-07-18T01:00:00Z", "2026-07-18", true)]
    [InlineData("2026-07-15T23:30:00+08:00", "2026-07-15T23:59:59+08:00", "2026-07-15", false)]
    // A device clock ahead by minutes: signed out "tomorrow", received today. The later day is the enterprise's.
    [InlineData("2026-07-15T16:02:00Z", "2026-07-15T15:58:00Z", "2026-07-16", false)]
    public void R24_the_day_is_that_of_sign_out_or_of_receipt_when_the_record_came_later(string signedOut, string received, string due, bool receivedLate)
    {
        var day = ConfirmationDay.Of(At(signedOut), At(received));
        Assert.Equal(new ConfirmationDay(DateOnly.Parse(due, CultureInfo.InvariantCulture), receivedLate), day);
    }

    [Theory]
    [InlineData("2026-07-15T15:59:59.9999999Z", false)]
    [InlineData("2026-07-15T16:00:00Z", true)]
    [InlineData("2026-07-15T23:59:59.999+08:00", false)]
    [InlineData("2026-07-16T00:00:00+08:00", true)]
    public void R24_late_begins_at_midnight_in_Shanghai(string confirmed, bool late) =>
        Assert.Equal(late, new ConfirmationDay(new DateOnly(2026, 7, 15), false).IsLate(At(confirmed)));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
