using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity.Dossiers;

namespace Rialto.Identity;

/// <summary>The database of people and its key file as they were at one moment, for a backup. Owner: one thread.</summary>
public sealed class PeopleCopy : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly SqliteConnection _pinned;
    readonly byte[] _keys;

    readonly string _directory;
    readonly Lock _rotating;

    internal PeopleCopy(SqliteConnection pinned, byte[] keys, string directory, Lock rotating)
    {
        _directory = directory;
        _rotating = rotating;
        _pinned = pinned;
        _keys = keys;
    }

    /// <summary>
    /// Writes database, keys and documents (mode 0600) into a directory that has none; answers their names. The caller syncs them.
    /// </summary>
    public IReadOnlyList<string> WriteTo(string directory)
    {
        using (var keys = CreateFile(Path.Combine(directory, People.KeyFileName))) keys.Write(_keys);
        var path = Path.Combine(directory, People.DatabaseFileName);
        CreateFile(path).Dispose();
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        target.Open();
        // What is not whole is never used: the backup's own list is written when all of it is durable.
        target.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        _pinned.BackupDatabase(target);
        return [People.DatabaseFileName, People.KeyFileName, .. CopyDocuments(directory)];
    }

    public void Dispose()
    {
        _pinned.Dispose();
        _rotating.Exit();
    }

    /// <summary>The files that the copied rows name: they are written before their row and stay.</summary>
    List<string> CopyDocuments(string directory)
    {
        var names = _pinned.Query<string>("SELECT file FROM documents ORDER BY id").AsList();
        if (names.Count == 0) return [];
        Directory.CreateDirectory(Path.Combine(directory, DocumentRegister.FolderName), OwnerOnly | UnixFileMode.UserExecute);
        foreach (var name in names)
        {
            using var source = File.OpenRead(Path.Combine(_directory, DocumentRegister.FolderName, name));
            using var target = CreateFile(Path.Combine(directory, DocumentRegister.FolderName, name));
            source.CopyTo(target);
        }
        return [.. names.Select(name => $"{DocumentRegister.FolderName}/{name}")];
    }

    static FileStream CreateFile(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
}
