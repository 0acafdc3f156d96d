using Dapper;
using Microsoft.Data.Sqlite;

namespace Rialto.Identity;

/// <summary>The database of people and its key file as they were at one moment, for a backup. Owner: one thread.</summary>
public sealed class PeopleCopy : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly SqliteConnection _pinned;
    readonly byte[] _keys;

    internal PeopleCopy(SqliteConnection pinned, byte[] keys)
    {
        _pinned = pinned;
        _keys = keys;
    }

    /// <summary>Writes both files (mode 0600) into a directory that has neither; answers their names. The caller syncs them.</summary>
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
        return [People.DatabaseFileName, People.KeyFileName];
    }

    public void Dispose() => _pinned.Dispose();

    static FileStream CreateFile(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
}
