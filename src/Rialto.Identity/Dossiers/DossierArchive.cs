using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Dossiers;

/// <summary>What members say, store and prove about themselves, and what staff notes. Safe for many threads.</summary>
public sealed class DossierArchive
{
    readonly IdentityStore _store;

    internal DossierArchive(IdentityStore store, SecretBox box, string directory)
    {
        _store = store;
        Phones = new PhoneBook(store);
        Profiles = new ProfileRegister(store, box);
        Documents = new DocumentRegister(store, box, directory);
    }

    internal PhoneBook Phones { get; }
    internal ProfileRegister Profiles { get; }
    internal DocumentRegister Documents { get; }

    /// <summary>Everything about a member, as of one moment.</summary>
    public Dossier Of(int member) => _store.Read(connection =>
    {
        connection.Execute("BEGIN DEFERRED");
        try
        {
            return new Dossier(
                PhoneBook.Of(connection, member), Profiles.Of(connection, member), Storages(connection, member),
                Documents.Of(connection, member), Comments(connection, member));
        }
        finally
        {
            connection.Execute("COMMIT");
        }
    });

    public IReadOnlyList<Phone> PhonesOf(int member) => Phones.Of(member);

    public IReadOnlyList<Profile> ProfilesOf(int member) => Profiles.Of(member);

    public IReadOnlyList<Document> DocumentsOf(int member) => Documents.Of(member);

    /// <summary>All profiles, oldest first.</summary>
    public PageOf<Profile> AllProfiles(Page page) => Profiles.List(page);

    /// <summary>A document with its file; null when there is none, or it is not the owner's (null = anybody's).</summary>
    public (Document Document, byte[] Bytes)? OpenDocument(long id, int? owner) => Documents.Open(id, owner);

    internal static bool StorageExists(Change change, int member, string title) => change.Connection.QuerySingle<bool>(
        "SELECT EXISTS (SELECT 1 FROM data_storages WHERE member = @member AND title = @title COLLATE NOCASE)", new { member, title });

    internal static void AddStorage(Change change, int member, string title, string data) => change.Connection.Execute(
        """
        INSERT INTO data_storages (member, title, data, created_at_us, updated_at_us) VALUES (@member, @title, @data, @NowUs, @NowUs)
        """,
        new { member, title, data, change.NowUs });

    internal static bool RemoveStorage(Change change, int member, string title) => change.Connection.Execute(
        "DELETE FROM data_storages WHERE member = @member AND title = @title", new { member, title }) == 1;

    internal static int CommentCount(Change change, int member) =>
        change.Connection.QuerySingle<int>("SELECT COUNT(*) FROM comments WHERE member = @member", new { member });

    internal static void AddComment(Change change, int member, string authorUid, string title, string data) => change.Connection.Execute(
        """
        INSERT INTO comments (member, author_uid, title, data, created_at_us, updated_at_us)
        VALUES (@member, @authorUid, @title, @data, @NowUs, @NowUs)
        """,
        new { member, authorUid, title, data, change.NowUs });

    /// <summary>Null leaves a field as it is. The member that it is about; null when there is no such comment.</summary>
    internal static int? ChangeComment(Change change, long id, string? title, string? data) => change.Connection.QuerySingleOrDefault<int?>(
        """
        UPDATE comments SET title = COALESCE(@title, title), data = COALESCE(@data, data), updated_at_us = @NowUs WHERE id = @id
        RETURNING member
        """,
        new { id, title, data, change.NowUs });

    internal static int? RemoveComment(Change change, long id) =>
        change.Connection.QuerySingleOrDefault<int?>("DELETE FROM comments WHERE id = @id RETURNING member", new { id });

    static IReadOnlyList<DataStorage> Storages(SqliteConnection connection, int member) => connection.Query<DataStorage>(
        """
        SELECT title AS Title, data AS Data, created_at_us AS CreatedAtUs, updated_at_us AS UpdatedAtUs
        FROM data_storages WHERE member = @member ORDER BY id
        """,
        new { member }).AsList();

    static IReadOnlyList<Comment> Comments(SqliteConnection connection, int member) => connection.Query<Comment>(
        """
        SELECT id AS Id, member AS Member, author_uid AS AuthorUid, title AS Title, data AS Data, created_at_us AS CreatedAtUs,
               updated_at_us AS UpdatedAtUs
        FROM comments WHERE member = @member ORDER BY id
        """,
        new { member }).AsList();
}
