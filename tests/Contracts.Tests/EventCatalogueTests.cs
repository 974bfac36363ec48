using System.Reflection;
using System.Text.RegularExpressions;
using Shemss.Contracts.Registry.V1;
using Shemss.Contracts.Sites.V1;

namespace Shemss.Contracts.Tests;

public sealed partial class EventCatalogueTests
{
    [Theory]
    [InlineData(typeof(InstitutionFiled), "shemss.registry.institution-filed.v1")]
    [InlineData(typeof(MaintenanceInstitutionAssigned), "shemss.sites.maintenance-institution-assigned.v1")]
    public void The_wire_name_follows_from_the_type(Type contract, string name)
    {
        Assert.Equal(name, EventCatalogue.NameOf(contract));
        Assert.Equal(contract, EventCatalogue.ByName[name]);
        Assert.Equal(name.Split('.')[1], EventCatalogue.SourceOf(name));
    }

    [Theory]
    [InlineData(typeof(PersonCertificate))]
    [InlineData(typeof(EventCatalogue))]
    [InlineData(typeof(string))]
    public void What_is_no_event_has_no_name(Type type)
    {
        Assert.False(EventCatalogue.IsEvent(type));
        Assert.Throws<ArgumentException>(() => EventCatalogue.NameOf(type));
    }

    [Fact]
    public void Every_contract_is_a_sealed_record_with_init_only_properties_and_a_well_formed_name()
    {
        Assert.NotEmpty(EventCatalogue.ByName);
        foreach (var (name, contract) in EventCatalogue.ByName)
        {
            Assert.Matches(WellFormed(), name);
            Assert.True(contract.IsSealed && contract.GetMethod("<Clone>$") is not null, $"{contract} is no sealed record");
            Assert.All(contract.GetProperties(BindingFlags.Public | BindingFlags.Instance), p => Assert.True(
                p.SetMethod is { } set && set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)),
                $"{contract.Name}.{p.Name} is not init-only"));
        }
    }

    [Fact]
    public void Contracts_reference_nothing_of_ours() =>
        Assert.DoesNotContain(typeof(EventCatalogue).Assembly.GetReferencedAssemblies(), a => !a.Name!.StartsWith("System", StringComparison.Ordinal));

    [GeneratedRegex("^shemss(\\.[a-z0-9]+(-[a-z0-9]+)*){2}\\.v[1-9][0-9]*$")]
    private static partial Regex WellFormed();
}
