using Shemss.Testing.Servers;

[assembly: AssemblyFixture(typeof(TestServers))]
