using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Dossiers;

/// <summary>The members' profiles; what they say stands sealed on the disk.</summary>
sealed class ProfileRegister(IdentityStore store, SecretBox box)
{
    const string Columns =
        """
        id AS Id, tag AS Tag, member AS Member, facts AS Facts, state AS State, author_uid AS AuthorUid, created_at_us AS CreatedAtUs,
        updated_at_us AS UpdatedAtUs
        """;

    const int TagDigits = 32;

    public IReadOnlyList<Profile> Of(int member) => store.Read(connection => Of(connection, member));

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Profile> Of(SqliteConnection connection, int member) =>
        [.. connection.Query<ProfileRow>($"SELECT {Columns} FROM profiles WHERE member = @member ORDER BY id", new { member })
            .Select(ToProfile)];

    public PageOf<Profile> List(Page page) => store.Read(connection => new PageOf<Profile>(
        [.. connection.Query<ProfileRow>($"SELECT {Columns} FROM profiles ORDER BY id LIMIT @Take OFFSET @Offset",
            new { page.Take, page.Offset }).Select(ToProfile)],
        connection.QuerySingle<long>("SELECT COUNT(*) FROM profiles")));

    public Profile? InState(Change change, int member, ProfileState state) =>
        Of(change.Connection, member).FirstOrDefault(profile => profile.State == state);

    public Profile Add(Change change, int member, ProfileFacts facts, ProfileState state, string? authorUid)
    {
        var tag = RandomText.HexLower(TagDigits);
        var id = change.Connection.QuerySingle<long>(
            """
            INSERT INTO profiles (tag, member, country, facts, state, author_uid, created_at_us, updated_at_us)
            VALUES (@tag, @member, @Country, @blob, @word, @authorUid, @NowUs, @NowUs) RETURNING id
            """,
            new { tag, member, facts.Country, blob = Seal(facts, tag), word = Word(state), authorUid, change.NowUs });
        return Load(change, id);
    }

    public Profile Update(Change change, Profile profile, ProfileFacts facts, ProfileState state)
    {
        var tag = change.Connection.QuerySingle<string>("SELECT tag FROM profiles WHERE id = @Id", new { profile.Id });
        change.Connection.Execute(
            "UPDATE profiles SET country = @Country, facts = @blob, state = @word, updated_at_us = @NowUs WHERE id = @Id",
            new { facts.Country, blob = Seal(facts, tag), word = Word(state), change.NowUs, profile.Id });
        return Load(change, profile.Id);
    }

    /// <summary>The state as it stands in the database and on the wire.</summary>
    public static string Word(ProfileState state) => state switch
    {
        ProfileState.Drafted => "drafted",
        ProfileState.Submitted => "submitted",
        ProfileState.Verified => "verified",
        ProfileState.Rejected => "rejected",
    };

    Profile Load(Change change, long id) => ToProfile(
        change.Connection.QuerySingle<ProfileRow>($"SELECT {Columns} FROM profiles WHERE id = @id", new { id }));

    byte[] Seal(ProfileFacts facts, string tag) =>
        box.Seal(JsonSerializer.SerializeToUtf8Bytes(facts), SealedSecrets.PurposeOfProfile(tag));

    Profile ToProfile(ProfileRow row) => new()
    {
        Id = row.Id, Member = row.Member,
        Facts = JsonSerializer.Deserialize<ProfileFacts>(box.Open(row.Facts, SealedSecrets.PurposeOfProfile(row.Tag)))!,
        State = Enum.Parse<ProfileState>(row.State, ignoreCase: true), AuthorUid = row.AuthorUid, CreatedAtUs = row.CreatedAtUs,
        UpdatedAtUs = row.UpdatedAtUs,
    };

    sealed class ProfileRow
    {
        public long Id { get; init; }
        public string Tag { get; init; } = "";
        public int Member { get; init; }
        public byte[] Facts { get; init; } = [];
        public string State { get; init; } = "";
        public string? AuthorUid { get; init; }
        public long CreatedAtUs { get; init; }
        public long UpdatedAtUs { get; init; }
    }
}
