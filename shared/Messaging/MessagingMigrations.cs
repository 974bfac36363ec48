namespace Shemss.Messaging;

/// <summary>Marks the assembly that carries the scripts of schema <c>messaging</c>, for the migrator.</summary>
public static class MessagingMigrations;
