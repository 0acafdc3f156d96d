using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Rialto.Node.History;

/// <summary>Which native SQLite runs: the system's, which gets its security fixes, else the package's older one.</summary>
static class SqliteLibrary
{
    /// <summary>By which the driver and we ask for it.</summary>
    public const string PackageName = "e_sqlite3";
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
        NativeLibrary.SetDllImportResolver(typeof(SqliteLibrary).Assembly, ResolveOurs);
        Batteries_V2.Init();
        return raw.sqlite3_libversion().utf8_to_string();
    }

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == PackageName && NativeLibrary.TryLoad(SystemName, out var library) ? library : 0;

    /// <summary>Ours must be the very library in which the driver's statements live.</summary>
    static nint ResolveOurs(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != PackageName) return 0;
        return NativeLibrary.TryLoad(SystemName, out var library)
            ? library
            : NativeLibrary.Load(PackageName, typeof(SQLite3Provider_e_sqlite3).Assembly, null);
    }
}
