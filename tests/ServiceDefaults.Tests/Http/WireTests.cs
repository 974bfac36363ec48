using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Shemss.ServiceDefaults.Tests;

public sealed class WireTests
{
    public enum Kind
    {
        FlueGas,

        [JsonStringEnumMemberName("water")]
        Wastewater,
    }

    public sealed record Body(Kind Kind, string Text, IReadOnlyList<string>? Names = null);

    [Fact]
    public void Json_sql_and_queries_spell_an_enum_alike()
    {
        foreach (var kind in Enum.GetValues<Kind>())
        {
            Assert.Equal(JsonSerializer.Serialize(kind, JsonConventions.Options), $"\"{Wire.Name(kind)}\"");
            Assert.Equal(kind, Wire.Parse<Kind>(Wire.Name(kind)));
            Assert.True(Choice<Kind>.TryParse(Wire.Name(kind), null, out var choice));
            Assert.Equal(kind, choice.Value);
        }

        Assert.Equal(["flue-gas", "water"], Wire.All<Kind>());
        Assert.False(Wire.TryParse<Kind>("FlueGas", out _));
        Assert.False(Wire.TryParse<Kind>("0", out _));
        Assert.False(Wire.TryParse<Kind>(null, out _));
        Assert.Throws<FormatException>(() => Wire.Parse<Kind>("gas"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wire.Name((Kind)9));
    }

    [Theory]
    [InlineData("""{"kind":0,"text":"a"}""")]
    [InlineData("""{"kind":"FlueGas!","text":"a"}""")]
    [InlineData("""{"kind":"flue-gas","text":null}""")]
    [InlineData("""{"kind":"flue-gas"}""")]
    [InlineData("""{"kind":"flue-gas","text":"a","text":"b"}""")]
    [InlineData("""{"kind":"flue-gas","text":"a","names":[null]}""")]
    [InlineData("""{"kind":"flue-gas","text":5}""")]
    public void Json_that_breaks_the_conventions_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Body>(json, JsonConventions.Options));

    [Fact]
    public void Chinese_stays_readable_and_markup_is_escaped() =>
        Assert.Equal("""{"kind":"water","text":"\u003C排口\u003E","names":null}""", JsonSerializer.Serialize(new Body(Kind.Wastewater, "<排口>"), JsonConventions.Options));

    [Fact]
    public void The_next_link_keeps_the_query_and_replaces_the_cursor()
    {
        var request = new DefaultHttpContext().Request;
        request.Path = "/v1/notes";
        request.QueryString = new QueryString("?kind=plain&after=old&limit=2");
        Assert.Equal("?kind=plain&limit=2&after=new", ServiceDefaults.Http.NextLink(request, "new"));
        Assert.Null(ServiceDefaults.Http.NextLink(request, null));
    }

    [Fact]
    public void An_example_id_is_the_same_every_time_and_another_for_another_name()
    {
        Assert.Equal(ExampleId.Of("points"), ExampleId.Of("points"));
        Assert.NotEqual(ExampleId.Of("points"), ExampleId.Of("instruments"));
    }
}
