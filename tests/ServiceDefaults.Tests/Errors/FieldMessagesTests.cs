using System.ComponentModel.DataAnnotations;

namespace Shemss.ServiceDefaults.Tests.Errors;

public sealed class FieldMessagesTests
{
    public static TheoryData<ValidationAttribute, string, string> Attributes => new()
    {
        { new RequiredAttribute(), "field.required", "该字段必填。" },
        { new StringLengthAttribute(5), "field.too-long", "长度不得超过 5。" },
        { new StringLengthAttribute(5) { MinimumLength = 2 }, "field.length", "长度必须在 2 至 5 之间。" },
        { new MaxLengthAttribute(7), "field.too-long", "长度不得超过 7。" },
        { new MinLengthAttribute(3), "field.too-short", "长度不得少于 3。" },
        { new LengthAttribute(1, 4), "field.length", "长度必须在 1 至 4 之间。" },
        { new RangeAttribute(1, 5), "field.out-of-range", "取值必须在 1 至 5 之间。" },
        { new RegularExpressionAttribute("^a$"), "field.pattern", "取值格式不正确。" },
        { new EmailAddressAttribute(), "field.pattern", "取值格式不正确。" },
        { new PhoneAttribute(), "field.pattern", "取值格式不正确。" },
        { new UrlAttribute(), "field.pattern", "取值格式不正确。" },
    };

    // The sentences are the framework's: should a release change one, this fails and not a client.
    [Theory]
    [MemberData(nameof(Attributes))]
    public void The_frameworks_sentences_have_codes(ValidationAttribute attribute, string code, string chinese)
    {
        var error = FieldMessages.ErrorOf(attribute.FormatErrorMessage("Title"));
        Assert.Equal(code, error.Code.Code);
        Assert.Equal(chinese, error.Text(chinese: true));
    }

    [Fact]
    public void Any_other_sentence_is_passed_on()
    {
        var error = FieldMessages.ErrorOf("The plate is not one of Shanghai.");
        Assert.Equal("field.invalid", error.Code.Code);
        Assert.Contains("The plate is not one of Shanghai.", error.Text(chinese: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_are_spelled_as_clients_spell_them() => Assert.Equal("address.streetNames[0].name", FieldMessages.PathOf("Address.StreetNames[0].Name"));
}
