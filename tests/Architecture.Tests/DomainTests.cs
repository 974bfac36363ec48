using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Shemss.Architecture.Tests.Domain;
using Assembly = System.Reflection.Assembly;

namespace Shemss.Architecture.Tests;

/// <summary>What a service's <c>Domain</c> decides it decides from what it is given: no database, no file, no network, no bus.</summary>
public sealed partial class DomainTests
{
    [GeneratedRegex(@"^Shemss\.[\w.]+\.Domain\.")]
    private static partial Regex InDomain { get; }

    // A stream in memory is no I/O: of System.IO only what reaches a disk. Telling the time is for the caller.
    [GeneratedRegex("""
        ^(?:Npgsql|NpgsqlTypes|Dapper|MassTransit|RabbitMQ|Microsoft\.AspNetCore|Microsoft\.EntityFrameworkCore|Microsoft\.Extensions|Amazon|Yarp|System\.Net|System\.Data|System\.Diagnostics\.Process)[.]
        |^System\.IO\.(?:File|FileInfo|FileStream|FileSystemInfo|Directory|DirectoryInfo|DriveInfo|RandomAccess|StreamReader|StreamWriter|Pipes\.\w+|FileSystemWatcher)$
        |^System\.(?:Console|Environment|TimeProvider)$
        |^System\.Diagnostics\.(?:Process|Stopwatch)$
        |^System\.Threading\.(?:Thread|Timer|Tasks\..+)$
        |^Shemss\.(?:Data\.(?:Db|DbSession)|Messaging\..+|Contracts\..+)$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Forbidden { get; }

    [Fact]
    public void What_a_domain_decides_it_decides_without_input_and_output()
    {
        Assembly[] assemblies = [.. Repository.Services.Select(s => Assembly.Load($"Shemss.{s}"))];

        // Found nothing because there was nothing to look at would be no proof.
        var seen = TypesOfDomain(assemblies).Select(t => t.FullName.Split('.')[1]).Distinct();
        var there = Repository.Sources("services").Select(s => s.Path.Split('/')).Where(p => p[2] == "Domain").Select(p => p[1]).Distinct();
        Assert.Equal(there.Order(), seen.Order());
        Assert.Empty(Impure(assemblies));
    }

    [Theory]
    [InlineData(nameof(ReadsAFile), "System.IO.File")]
    [InlineData(nameof(AsksTheNetwork), "System.Net.Http.HttpClient")]
    [InlineData(nameof(AsksTheDatabase), "Npgsql.NpgsqlConnection")]
    [InlineData(nameof(OpensASession), "Shemss.Data.DbSession")]
    [InlineData(nameof(AnswersARequest), "Microsoft.AspNetCore.Http.HttpContext")]
    [InlineData(nameof(AsksTheClock), "System.TimeProvider")]
    public void A_domain_that_does_input_or_output_is_found(string type, string used) =>
        Assert.Contains($"Shemss.Architecture.Tests.Domain.{type} uses {used}", Impure([typeof(DomainTests).Assembly]));

    [Fact]
    public void Memory_may_be_read_and_written() =>
        Assert.DoesNotContain(Impure([typeof(DomainTests).Assembly]), found => found.Contains(nameof(ReadsMemory), StringComparison.Ordinal));

    private static IEnumerable<IType> TypesOfDomain(Assembly[] assemblies) =>
        new ArchLoader().LoadAssemblies(assemblies).Build().Types.Where(t => InDomain.IsMatch(t.FullName));

    private static List<string> Impure(Assembly[] assemblies) =>
    [
        .. from type in TypesOfDomain(assemblies)
           from used in type.Dependencies.Select(d => d.Target.FullName).Distinct()
           where Forbidden.IsMatch(used)
           select $"{type.FullName} uses {used}",
    ];
}
