using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity.Dossiers;

namespace Rialto.Identity;

/// <summary>The database of people, its key file and the documents as they were at one moment, for a backup. Owner: one thread.</summary>
public sealed class PeopleCopy : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly SqliteConnection _pinned;
    readonly byte[] _keys;
    readonly string _dataDirectory;

    internal PeopleCopy(SqliteConnection pinned, byte[] keys, string dataDirectory)
    {
        _pinned = pinned;
        _keys = keys;
        _dataDirectory = dataDirectory;
    }

    /// <summary>Writes the files and the members' documents (mode 0600) into a directory that has none of them; answers their names.
    /// The caller syncs them.</summary>
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

    /// <summary>A document that the database names is on the disk, and never changes.</summary>
    List<string> CopyDocuments(string directory)
    {
        var files = _pinned.Query<string>("SELECT file FROM documents ORDER BY id").AsList();
        if (files.Count == 0) return files;
        Directory.CreateDirectory(
            Path.Combine(directory, DocumentRegister.Folder), OwnerOnly | UnixFileMode.UserExecute);
        foreach (var file in files)
        {
            using var source = File.OpenRead(Path.Combine(_dataDirectory, DocumentRegister.Folder, file));
            using var target = CreateFile(Path.Combine(directory, DocumentRegister.Folder, file));
            source.CopyTo(target);
        }

        return [.. files.Select(file => $"{DocumentRegister.Folder}/{file}")];
    }

    public void Dispose() => _pinned.Dispose();

    static FileStream CreateFile(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
}
