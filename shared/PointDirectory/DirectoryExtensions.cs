using Shemss.Contracts.Sites.V1;
using Shemss.Messaging;

namespace Shemss.PointDirectory;

/// <summary>Marks the assembly that carries the directory's script, for the migrator.</summary>
public static class DirectoryMigrations;

/// <summary>Lets a service keep its copy of Sites' points.</summary>
public static class DirectoryExtensions
{
    /// <summary>Follows registrations, assignments and installations. <see cref="DirectoryMigrations"/>' assembly must be migrated.</summary>
    /// <param name="events">The service's subscriptions.</param>
    public static Subscriptions FollowPoints(this Subscriptions events) => events
        .On<PointRegistered, OnPointRegistered>()
        .On<MaintenanceInstitutionAssigned, OnMaintenanceInstitutionAssigned>()
        .On<InstrumentInstalled, OnInstrumentInstalled>();
}
