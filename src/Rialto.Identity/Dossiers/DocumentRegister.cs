using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Dossiers;

/// <summary>Uploaded files: each encrypted in a file of its own, on the disk before its row is, and never changed.</summary>
/// <remarks>A crash between the two leaves a file that nothing names; <see cref="Sweep"/> removes it at the next start.</remarks>
sealed class DocumentRegister
{
    const string Columns =
        """
        id AS Id, member AS Member, file AS File, media_type AS MediaType, doc_type AS DocType, facts AS Facts, doc_expire AS DocExpire,
        created_at_us AS CreatedAtUs, updated_at_us AS UpdatedAtUs
        """;

    /// <summary>Where the files lie in the data directory.</summary>
    public const string Folder = "documents";

    const int NameDigits = 32;

    readonly IdentityStore _store;
    readonly SecretBox _box;
    readonly string _directory;

    public DocumentRegister(IdentityStore store, SecretBox box, string directory)
    {
        _store = store;
        _box = box;
        _directory = Path.Combine(directory, Folder);
    }

    public IReadOnlyList<Document> Of(int member) => _store.Read(connection => Of(connection, member));

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Document> Of(SqliteConnection connection, int member) =>
        [.. connection.Query<DocumentRow>($"SELECT {Columns} FROM documents WHERE member = @member ORDER BY id", new { member })
            .Select(ToDocument)];

    /// <summary>Of addresses' proofs too.</summary>
    public static int Count(SqliteConnection connection, int member) =>
        connection.QuerySingle<int>("SELECT COUNT(*) FROM documents WHERE member = @member", new { member });

    /// <summary>A file's bytes; null when there is no such document, or it is not the member's.</summary>
    /// <param name="owner">Null = anybody's.</param>
    public (Document Document, byte[] Bytes)? Open(long id, int? owner)
    {
        var row = _store.Read(connection => connection.QuerySingleOrDefault<DocumentRow>(
            $"SELECT {Columns} FROM documents WHERE id = @id AND (@owner IS NULL OR member = @owner)", new { id, owner }));
        if (row is null) return null;
        return (ToDocument(row), FileCipher.Decrypt(FactsOf(row).Key, File.ReadAllBytes(PathOf(row.File))));
    }

    /// <summary>Encrypts a file and puts it on the disk, for <see cref="Add"/>.</summary>
    public StoredFile Store(byte[] bytes)
    {
        if (!Directory.Exists(_directory))
            Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = new StoredFile(RandomText.HexLower(NameDigits), RandomNumberGenerator.GetBytes(FileCipher.KeyBytes));
        DurableFile.Write(PathOf(file.Name), FileCipher.Encrypt(file.Key, bytes));
        return file;
    }

    public void Discard(IEnumerable<StoredFile> files)
    {
        foreach (var file in files) File.Delete(PathOf(file.Name));
    }

    public void Add(Change change, int member, DocumentWish wish, StoredFile file, string mediaType, string identificator)
    {
        var facts = new DocumentFacts(file.Key, wish.DocNumber, wish.DocCategory, identificator, wish.Metadata);
        change.Connection.Execute(
            """
            INSERT INTO documents (member, file, media_type, doc_type, facts, doc_expire, created_at_us, updated_at_us)
            VALUES (@member, @Name, @mediaType, @DocType, @blob, @DocExpire, @NowUs, @NowUs)
            """,
            new
            {
                member, file.Name, mediaType, wish.DocType, wish.DocExpire, change.NowUs,
                blob = _box.Seal(JsonSerializer.SerializeToUtf8Bytes(facts), SealedSecrets.PurposeOfDocument(file.Name)),
            });
    }

    /// <summary>Removes files that no row names.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(_directory)) return;
        var named = _store.Read(connection => connection.Query<string>("SELECT file FROM documents").ToHashSet());
        foreach (var path in Directory.EnumerateFiles(_directory))
        {
            if (!named.Contains(Path.GetFileName(path))) File.Delete(path);
        }
    }

    string PathOf(string name) => Path.Combine(_directory, name);

    DocumentFacts FactsOf(DocumentRow row) =>
        JsonSerializer.Deserialize<DocumentFacts>(_box.Open(row.Facts, SealedSecrets.PurposeOfDocument(row.File)))!;

    Document ToDocument(DocumentRow row)
    {
        var facts = FactsOf(row);
        return new()
        {
            Id = row.Id, Member = row.Member, MediaType = row.MediaType, DocType = row.DocType, DocNumber = facts.Number,
            DocExpire = row.DocExpire, DocCategory = facts.Category, Identificator = facts.Identificator, Metadata = facts.Metadata,
            CreatedAtUs = row.CreatedAtUs, UpdatedAtUs = row.UpdatedAtUs,
        };
    }

    sealed record DocumentFacts(byte[] Key, string? Number, string? Category, string Identificator, string? Metadata);

    sealed class DocumentRow
    {
        public long Id { get; init; }
        public int Member { get; init; }
        public string File { get; init; } = "";
        public string MediaType { get; init; } = "";
        public string DocType { get; init; } = "";
        public byte[] Facts { get; init; } = [];
        public string? DocExpire { get; init; }
        public long CreatedAtUs { get; init; }
        public long UpdatedAtUs { get; init; }
    }
}
