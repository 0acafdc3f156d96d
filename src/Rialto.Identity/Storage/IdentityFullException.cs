namespace Rialto.Identity.Storage;

/// <summary>The database's disk has no room: nothing of the change happened, and it may be tried again.</summary>
public sealed class IdentityFullException(Exception cause) : Exception("There is no room on the disk of the people's database.", cause);
