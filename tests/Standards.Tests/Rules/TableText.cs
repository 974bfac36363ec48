namespace Shemss.Standards.Tests;

/// <summary>Writes small tables for tests.</summary>
internal static class TableText
{
    internal const string Header = "id,standard,clause,item,quantity,condition,band_of,band,band_unit,kind,compare,limit,unit,valid_from,valid_to,confidence,note";

    internal static string Csv(string name, int version, string effective, params string[] rows) =>
        $"# table: {name}\n# version: {version}\n# effective: {effective}\n# source: a test\n{Header}\n" + string.Join('\n', rows) + "\n";

    internal static RuleTable Of(string name, int version, params string[] rows) => Of(name, version, "2018-03-01", rows);

    internal static RuleTable Of(string name, int version, string effective, string[] rows)
    {
        var result = RuleTable.TryParse(Csv(name, version, effective, rows), out var table);
        Assert.True(result.IsOk, result.Code + " " + result.Detail);
        return table!;
    }
}
