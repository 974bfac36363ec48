using System.Text.RegularExpressions;

namespace Shemss.Architecture.Tests;

/// <summary>What holds for every migration script, whatever it does.</summary>
public sealed partial class MigrationTests
{
    [GeneratedRegex(@"^(\d{4})_[a-z0-9_]+\.sql$")]
    private static partial Regex Numbered { get; }

    [GeneratedRegex(@"\btimestamp\b(?!\s*(?:\(\d\))?\s*with\s+time\s+zone)", RegexOptions.IgnoreCase)]
    private static partial Regex WithoutZone { get; }

    [GeneratedRegex(@"\b(?:double\s+precision|real|float[48]?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex FloatingPoint { get; }

    [GeneratedRegex(@"\b(?:gen_random_uuid|uuid_generate_v4|uuidv4)\b", RegexOptions.IgnoreCase)]
    private static partial Regex RandomId { get; }

    [GeneratedRegex("--[^\n]*|'[^']*'")]
    private static partial Regex CommentOrText { get; }

    [Fact]
    public void Scripts_are_numbered_one_after_the_other() => Assert.Empty(Misnumbered(Scripts));

    [Theory]
    [InlineData("Migrations/0002_late.sql")]
    [InlineData("Migrations/0001_a.sql", "Migrations/0003_b.sql")]
    [InlineData("Migrations/0001_a.sql", "Migrations/0001_b.sql")]
    [InlineData("Migrations/0001_a.sql", "Migrations/02_b.sql")]
    public void A_gap_a_number_given_twice_and_a_name_without_one_are_found(params string[] paths) => Assert.NotEmpty(Misnumbered(paths));

    [Fact]
    public void Times_have_a_zone_ids_have_an_order_and_only_readings_are_floating_point() =>
        Assert.Empty(Scripts.SelectMany(path => Unwanted(path, Repository.Read(path))));

    [Theory]
    [InlineData("services/Sites/Migrations/0001_sites.sql", "at timestamp not null")]
    [InlineData("services/Sites/Migrations/0001_sites.sql", "at timestamp without time zone")]
    [InlineData("services/Sites/Migrations/0001_sites.sql", "id uuid default gen_random_uuid()")]
    [InlineData("services/Credit/Migrations/0001_credit.sql", "score double precision")]
    [InlineData("services/Credit/Migrations/0001_credit.sql", "score real")]
    public void A_time_without_a_zone_a_random_id_and_a_score_in_floating_point_are_found(string path, string sql) => Assert.Single(Unwanted(path, sql));

    [Theory]
    [InlineData("services/Sites/Migrations/0001_sites.sql", "at timestamptz, until timestamp with time zone, score numeric -- not real")]
    [InlineData("services/Alerts/Migrations/0001_alerts.sql", "vals double precision[] not null")]
    public void What_is_meant_so_is_not(string path, string sql) => Assert.Empty(Unwanted(path, sql));

    private static IEnumerable<string> Scripts => Repository.Files("*.sql").Where(p => p.Contains("/Migrations/", StringComparison.Ordinal) && !p.StartsWith("tests/", StringComparison.Ordinal));

    private static IEnumerable<string> Misnumbered(IEnumerable<string> paths) =>
        from folder in paths.GroupBy(p => Path.GetDirectoryName(p)!)
        let numbers = folder.Select(p => Numbered.Match(Path.GetFileName(p))).Select(m => m.Success ? int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : -1).Order()
        where !numbers.SequenceEqual(Enumerable.Range(1, folder.Count()))
        select $"{folder.Key}: {string.Join(", ", folder.Select(Path.GetFileName).Order(StringComparer.Ordinal))}";

    private static IEnumerable<string> Unwanted(string path, string sql)
    {
        var bare = CommentOrText.Replace(sql, " ");
        var found = WithoutZone.Matches(bare).Concat(RandomId.Matches(bare));

        // Readings are measured, not judged by the digit.
        return (path.StartsWith("services/Alerts/", StringComparison.Ordinal) ? found : found.Concat(FloatingPoint.Matches(bare))).Select(m => $"{path}: {m.Value}");
    }
}
