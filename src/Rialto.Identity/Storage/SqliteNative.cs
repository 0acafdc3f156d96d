using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Rialto.Identity.Storage;

/// <summary>Chooses the SQLite library: the system's, which gets security fixes, before the older one of the package.</summary>
public static class SqliteNative
{
    const string SystemLibrary = "libsqlite3.so.0";
    static readonly Lock Gate = new();
    static string? _version;

    /// <summary>Loads SQLite once per process, before the first connection, and returns its version.</summary>
    public static string Load()
    {
        lock (Gate)
        {
            if (_version is not null) return _version;
            InstallResolver();
            Batteries_V2.Init();
            return _version = raw.sqlite3_libversion().utf8_to_string();
        }
    }

    static void InstallResolver()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            // Another part of this process was first with the same choice; an assembly takes one resolver only.
        }
    }

    static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "e_sqlite3" && NativeLibrary.TryLoad(SystemLibrary, out var handle) ? handle : IntPtr.Zero;
}
