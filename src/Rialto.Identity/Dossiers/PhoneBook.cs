using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Dossiers;

/// <summary>The members' telephones and the codes that were sent to them. Of a code only a hash is stored.</summary>
sealed class PhoneBook(IdentityStore store)
{
    const string Columns =
        "id AS Id, country AS Country, calling_code AS CallingCode, number AS Number, validated_at_us AS ValidatedAtUs";

    public IReadOnlyList<Phone> Of(int member) => store.Read(connection => Of(connection, member));

    public static IReadOnlyList<Phone> Of(SqliteConnection connection, int member) =>
        connection.Query<Phone>($"SELECT {Columns} FROM phones WHERE member = @member ORDER BY id", new { member }).AsList();

    public static Phone? Find(Change change, int member, string number) => change.Connection.QuerySingleOrDefault<Phone>(
        $"SELECT {Columns} FROM phones WHERE member = @member AND number = @number", new { member, number });

    /// <summary>The member that has verified a number; null = nobody.</summary>
    public static int? VerifiedBy(SqliteConnection connection, string number) => connection.QuerySingleOrDefault<int?>(
        "SELECT member FROM phones WHERE number = @number AND validated_at_us IS NOT NULL", new { number });

    public int? VerifiedBy(string number) => store.Read(connection => VerifiedBy(connection, number));

    public static Phone Add(Change change, int member, PhoneNumber number, long? validatedAtUs)
    {
        change.Connection.Execute(
            """
            INSERT INTO phones (member, country, calling_code, number, validated_at_us, code_expires_at_us, code_tries, codes_sent,
                                codes_since_us)
            VALUES (@member, @Country, @CallingCode, @Digits, @validatedAtUs, 0, 0, 0, 0)
            """,
            new { member, number.Country, number.CallingCode, number.Digits, validatedAtUs });
        return Find(change, member, number.Digits)!;
    }

    public static void Remove(Change change, Phone phone) =>
        change.Connection.Execute("DELETE FROM phones WHERE id = @Id", new { phone.Id });

    /// <summary>A new code for a telephone; null when too many were sent already.</summary>
    public static string? NewCode(Change change, Phone phone)
    {
        var life = Limits.PhoneCodeLife.Us();
        var sent = change.Connection.QuerySingle<int>(
            """
            UPDATE phones SET codes_sent = CASE WHEN codes_since_us + @life <= @NowUs THEN 1 ELSE codes_sent + 1 END,
                              codes_since_us = CASE WHEN codes_since_us + @life <= @NowUs THEN @NowUs ELSE codes_since_us END
            WHERE id = @Id RETURNING codes_sent
            """,
            new { phone.Id, life, change.NowUs });
        if (sent > Limits.PhoneCodesSentMax) return null;
        var code = RandomNumberGenerator.GetString("0123456789", Limits.PhoneCodeDigits);
        change.Connection.Execute(
            "UPDATE phones SET code_hash = @hash, code_expires_at_us = @expiresAtUs, code_tries = 0 WHERE id = @Id",
            new { hash = HashOf(phone, code), expiresAtUs = change.NowUs + life, phone.Id });
        return code;
    }

    /// <summary>Whether a code is the one that was sent. A wrong one is counted, also when the change is rejected.</summary>
    public static bool TryCode(Change change, Phone phone, string code)
    {
        var row = change.Connection.QuerySingle<CodeRow>(
            "SELECT code_hash AS Hash, code_expires_at_us AS ExpiresAtUs, code_tries AS Tries FROM phones WHERE id = @Id",
            new { phone.Id });
        if (row.Hash is null || change.NowUs >= row.ExpiresAtUs || row.Tries >= Limits.PhoneCodeTriesMax) return false;
        if (CryptographicOperations.FixedTimeEquals(row.Hash, HashOf(phone, code))) return true;
        change.KeepIfRejected(() =>
            change.Connection.Execute("UPDATE phones SET code_tries = code_tries + 1 WHERE id = @Id", new { phone.Id }));
        return false;
    }

    public static void MarkVerified(Change change, Phone phone) => change.Connection.Execute(
        "UPDATE phones SET validated_at_us = @NowUs, code_hash = NULL WHERE id = @Id", new { change.NowUs, phone.Id });

    static byte[] HashOf(Phone phone, string code) => SHA256.HashData(Encoding.UTF8.GetBytes($"{phone.Id}:{phone.Number}:{code}"));

    sealed class CodeRow
    {
        public byte[]? Hash { get; init; }
        public long ExpiresAtUs { get; init; }
        public int Tries { get; init; }
    }
}
