using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Rialto.Node.History;

/// <summary>Which native SQLite runs: the system's, which gets its security fixes, else the package's older one.</summary>
static class SqliteLibrary
{
    const string PackageName = "e_sqlite3";
    const string SystemName = "libsqlite3.so.0";
    static readonly Lazy<string> Loaded = new(Load);

    /// <summary>Loads it once a process; answers its version.</summary>
    public static string Version => Loaded.Value;

    static string Load()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            // An assembly takes one resolver; another part of the process was first, with the same preference.
        }
        Batteries_V2.Init();
        // Its own account of memory takes a lock at every row. If another part of the process was first it stays as it is.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        return raw.sqlite3_libversion().utf8_to_string();
    }

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == PackageName && NativeLibrary.TryLoad(SystemName, out var library) ? library : 0;
}
