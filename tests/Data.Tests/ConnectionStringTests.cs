using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Shemss.Data.Tests;

public sealed class ConnectionStringTests
{
    [Theory]
    [InlineData("Host=db", 24)]
    [InlineData("Host=db;Maximum Pool Size=60", 60)]
    [InlineData("Host=db;maxpoolsize=60", 60)]
    public void A_pool_is_small_unless_another_size_is_configured(string configured, int connections)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:registry-db", configured)]).Build();
        var used = new NpgsqlConnectionStringBuilder(DataExtensions.ServiceConnectionString(configuration, "registry"));
        Assert.Equal(connections, used.MaxPoolSize);
        Assert.Contains("role=shemss_registry", used.Options, StringComparison.Ordinal);
    }
}
