using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Shemss.Contracts.Tests;

/// <summary>
/// Contracts/{wire name}.json holds each contract as released. A new contract, or a new optional property, is accepted by running
/// these tests with SHEMSS_ACCEPT=1 and committing the files. Anything else is a V2 beside the V1.
/// </summary>
public sealed class ReleasedContractsTests
{
    private static readonly string Folder = Path.Combine(Here(), "Contracts");

    public static TheoryData<string> Names => [.. EventCatalogue.ByName.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_contract_is_as_released(string name)
    {
        var file = Path.Combine(Folder, name + ".json");
        var description = Contract.Describe(EventCatalogue.ByName[name]);
        var released = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) : null;
        if (JsonNode.DeepEquals(released, description))
        {
            return;
        }

        if (released is not null)
        {
            var breaks = Contract.Breaks(released["payload"], description["payload"]).ToArray();
            Assert.True(breaks.Length == 0, $"{name} broke its promise; make a V2 beside it: {string.Join("; ", breaks)}");
        }

        Assert.True(
            Environment.GetEnvironmentVariable("SHEMSS_ACCEPT") == "1",
            $"{name} is new or has new optional properties. Run the tests with SHEMSS_ACCEPT=1 and commit tests/Contracts.Tests/Contracts/{name}.json.");
        Directory.CreateDirectory(Folder);
        File.WriteAllText(file, Contract.Text(description));
    }

    [Fact]
    public void No_released_contract_is_gone() =>
        Assert.Empty(Directory.GetFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Except(EventCatalogue.ByName.Keys));

    [Theory]
    [InlineData("""{"properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a"]}""", null)]
    [InlineData("""{"properties":{"a":{"type":"string"},"n":{"type":"object","properties":{"y":{"type":"integer"}},"required":[]}},"required":["a"]}""", null)]
    [InlineData("""{"properties":{"b":{"type":"string"}},"required":[]}""", "payload.a is gone")]
    [InlineData("""{"properties":{"a":{"type":"integer"}},"required":["a"]}""", "payload.a: type was \"string\" and is \"integer\"")]
    [InlineData("""{"properties":{"a":{"type":"string"}},"required":[]}""", "payload.a is no longer required")]
    [InlineData("""{"properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a","b"]}""", "payload.b is required now")]
    [InlineData("""{"properties":{"a":{"type":"string","enum":["x"]}},"required":["a"]}""", "payload.a: enum is new")]
    public void Only_new_optional_properties_are_additive(string after, string? complaint)
    {
        var before = JsonNode.Parse("""{"properties":{"a":{"type":"string"}},"required":["a"]}""");
        var breaks = string.Join("; ", Contract.Breaks(before, JsonNode.Parse(after)));
        Assert.True(complaint is null ? breaks.Length == 0 : breaks.Contains(complaint, StringComparison.Ordinal), breaks);
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
