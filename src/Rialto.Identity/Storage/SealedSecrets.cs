using System.Buffers.Binary;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Rialto.Identity.Storage;

/// <summary>Every secret that is sealed in the database: where it lies, and for which purpose. There are no others.</summary>
/// <remarks>A test looks through all tables for sealed bytes that this does not name.</remarks>
sealed class SealedSecrets(IdentityStore store, SecretBox box)
{
    static readonly Place[] s_places =
    [
        new("api_keys", "kid", "secret", PurposeOfApiKey),
        new("members", "number", "otp_secret", PurposeOfOtp),
        new("signing_keys", "key_id", "private_key", PurposeOfSigningKey),
        new("profiles", "tag", "facts", PurposeOfProfile),
        new("documents", "file", "facts", PurposeOfDocument),
    ];

    public static string PurposeOfApiKey(string kid) => $"api-key:{kid}";

    public static string PurposeOfOtp(string member) => $"otp:{member}";

    public static string PurposeOfSigningKey(string keyId) => $"signing-key:{keyId}";

    public static string PurposeOfProfile(string tag) => $"profile:{tag}";

    public static string PurposeOfDocument(string file) => $"document:{file}";

    /// <summary>As <c>table.column</c>.</summary>
    public static IEnumerable<string> Columns => s_places.Select(place => $"{place.Table}.{place.Column}");

    /// <summary>The purpose of a secret that does not open with the present keys; null when all do.</summary>
    public string? FirstUnreadable() => store.Read(connection =>
    {
        foreach (var place in s_places)
        {
            foreach (var row in Rows(connection, place))
            {
                if (!box.CanOpen(row.Blob, place.Purpose(row.Key))) return place.Purpose(row.Key);
            }
        }
        return null;
    });

    /// <summary>Seals some secrets of other keys with the present one, in one change; answers how many, 0 = there are none.</summary>
    public int ResealSome(int countMax) => store.Change(change =>
    {
        var done = 0;
        foreach (var place in s_places)
        {
            foreach (var row in Stale(change.Connection, place, countMax - done))
            {
                var secret = box.Open(row.Blob, place.Purpose(row.Key));
                change.Connection.Execute(
                    $"UPDATE {place.Table} SET {place.Column} = @blob WHERE rowid = @Id",
                    new { blob = box.Seal(secret, place.Purpose(row.Key)), row.Id });
                done++;
            }
        }
        return done;
    });

    /// <summary>Rows with a secret; read as they are asked for.</summary>
    static IEnumerable<Row> Rows(SqliteConnection connection, Place place) => connection.Query<Row>(
        $"""
        SELECT rowid AS Id, CAST({place.KeyColumn} AS TEXT) AS Key, {place.Column} AS Blob FROM {place.Table}
        WHERE {place.Column} IS NOT NULL
        """,
        buffered: false);

    /// <summary>Rows whose secret another key sealed: its number stands in bytes 1 to 4.</summary>
    List<Row> Stale(SqliteConnection connection, Place place, int countMax)
    {
        var current = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(current, box.CurrentKey);
        return connection.Query<Row>(
            $"""
            SELECT rowid AS Id, CAST({place.KeyColumn} AS TEXT) AS Key, {place.Column} AS Blob FROM {place.Table}
            WHERE {place.Column} IS NOT NULL AND substr({place.Column}, 2, 4) <> @current LIMIT @countMax
            """,
            new { current, countMax }).AsList();
    }

    sealed record Place(string Table, string KeyColumn, string Column, Func<string, string> Purpose);

    sealed class Row
    {
        public long Id { get; init; }
        public string Key { get; init; } = "";
        public byte[] Blob { get; init; } = [];
    }
}
