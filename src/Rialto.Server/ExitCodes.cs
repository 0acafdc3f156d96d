using Microsoft.Data.Sqlite;
using Rialto.Identity.Storage;
using Rialto.Node.Backups;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Server.Composition;

namespace Rialto.Server;

/// <summary>What the process ends with; the same numbers as in sysexits.h where it has one.</summary>
public static class ExitCodes
{
    public const int Done = 0;

    /// <summary>A rule said no, or the directory can't be used as it is: the reason is on standard error.</summary>
    public const int Refused = 1;

    /// <summary>The words of the command line were not understood.</summary>
    public const int Usage = 2;

    /// <summary>A bug.</summary>
    public const int Bug = 70;

    /// <summary>A disk that fails.</summary>
    public const int Storage = 74;

    /// <summary>The code for a fault that ended a verb.</summary>
    public static int Of(Exception fault) => fault switch
    {
        ConfigurationException => Usage,
        DataDirectoryLockedException or LogDamagedException or ReplayDiffersException => Refused,
        DataDirectoryRefusedException or BackupRefusedException or LogTruncatedException => Refused,
        Microsoft.AspNetCore.Connections.AddressInUseException => Refused,
        StorageFaultException or IdentityStoreFailedException or SqliteException => Storage,
        // Kestrel wraps "address in use" and "permission denied" in one of these.
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => Refused,
        UnauthorizedAccessException => Refused,
        System.Net.Sockets.SocketException => Refused,
        IOException => Storage,
        _ => Bug,
    };
}
