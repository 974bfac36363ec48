using Shemss.Standards.Calendars;

namespace Shemss.Maintenance.Domain;

/// <summary>
/// R24: the enterprise confirms on the same day, the Shanghai date of sign-out. A record that reached the server only after that day is the
/// institution's lateness; the enterprise's day is then the day of receipt.
/// </summary>
/// <param name="DueOn">The last day to confirm.</param>
/// <param name="ReceivedLate">The record came after the day of sign-out.</param>
internal readonly record struct ConfirmationDay(DateOnly DueOn, bool ReceivedLate)
{
    public static ConfirmationDay Of(DateTimeOffset signedOutAt, DateTimeOffset receivedAt)
    {
        var signedOut = ShanghaiTime.DateOf(signedOutAt);
        var received = ShanghaiTime.DateOf(receivedAt);
        return received > signedOut ? new ConfirmationDay(received, true) : new ConfirmationDay(signedOut, false);
    }

    /// <summary>Whether a confirmation at this moment is late. Late is accepted and marked.</summary>
    public bool IsLate(DateTimeOffset confirmedAt) => ShanghaiTime.DateOf(confirmedAt) > DueOn;
}
