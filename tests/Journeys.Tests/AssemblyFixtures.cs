using Shemss.Journeys.Tests;

[assembly: AssemblyFixture(typeof(RunningSystem))]
