using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rialto.Identity.Passwords;

/// <summary>A stored password: text that names its algorithm and parameters.</summary>
/// <remarks><c>pbkdf2-sha512$ROUNDS$SALT$HASH</c> (base64), or an imported bcrypt digest <c>$2a$…</c>, <c>$2b$…</c>,
/// <c>$2y$…</c>.</remarks>
static class PasswordHash
{
    const string Algorithm = "pbkdf2-sha512";
    const int SaltBytes = 16;
    const int HashBytes = 32;
    const int RoundsMax = 10_000_000;

    /// <summary>Takes about 0.2 s of a core at 210,000 rounds.</summary>
    public static string Of(string password, int rounds)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return Format(rounds, salt, Derive(password, salt, rounds));
    }

    /// <summary>A hash that no password is known for, to spend the same time on unknown members.</summary>
    public static string Dummy(int rounds) =>
        Format(rounds, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));

    /// <summary>Faults: a stored text of no known algorithm.</summary>
    public static bool Matches(string password, string stored)
    {
        if (Bcrypt.IsDigest(stored)) return Bcrypt.Matches(password, stored);
        var (rounds, salt, hash) = Parse(stored);
        return CryptographicOperations.FixedTimeEquals(Derive(password, salt, rounds), hash);
    }

    /// <summary>Whether new hashes are made otherwise today.</summary>
    public static bool IsOutdated(string stored, int rounds) => Bcrypt.IsDigest(stored) || Parse(stored).Rounds < rounds;

    static byte[] Derive(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds, HashAlgorithmName.SHA512, HashBytes);

    static string Format(int rounds, byte[] salt, byte[] hash) =>
        string.Create(CultureInfo.InvariantCulture, $"{Algorithm}${rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");

    static (int Rounds, byte[] Salt, byte[] Hash) Parse(string stored)
    {
        var parts = stored.Split('$');
        var readable = parts.Length == 4 && parts[0] == Algorithm;
        if (!readable || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var rounds)
            || rounds is < 1 or > RoundsMax)
            throw new FormatException("A stored password is of no known algorithm.");
        return (rounds, Convert.FromBase64String(parts[2]), Convert.FromBase64String(parts[3]));
    }
}
