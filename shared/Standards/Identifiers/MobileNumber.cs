namespace Shemss.Standards.Identifiers;

/// <summary>Mainland mobile telephone number (手机号): 11 digits, <c>1[3-9]…</c>; a leading +86 or 0086 and hyphens are dropped.</summary>
public static class MobileNumber
{
    /// <summary>Checks a number. Errors: <c>mobile.empty</c>, <c>mobile.format</c>. The value is the 11 digits.</summary>
    public static CheckResult Check(string? value)
    {
        var number = IdentifierText.Normalise(value).Replace("-", "", StringComparison.Ordinal);
        if (number.Length == 0)
        {
            return CheckResult.Error("mobile.empty", number, "A mobile number is required.");
        }

        number = number.StartsWith("+86", StringComparison.Ordinal) ? number[3..]
            : number.StartsWith("0086", StringComparison.Ordinal) ? number[4..]
            : number;
        return number.Length == 11 && IdentifierText.AllDigits(number) && number[0] == '1' && number[1] >= '3'
            ? CheckResult.Ok("mobile", number)
            : CheckResult.Error("mobile.format", number, "A mobile number has 11 digits and begins with 13 to 19.");
    }
}
