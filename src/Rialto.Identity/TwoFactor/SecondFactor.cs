using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity.Storage;

namespace Rialto.Identity.TwoFactor;

/// <summary>Secrets and spent codes of the members. A code is good once, also over a crash: spending is part of the change it
/// allows.</summary>
sealed class SecondFactor(IdentityStore store, SecretBox box, string appName)
{
    const int WrongInARowMax = 3;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(60);

    readonly Lock _gate = new();

    /// <summary>Members with wrong codes since their last right one. Members are real rows, so their number bounds this.</summary>
    readonly Dictionary<int, WrongCodes> _wrong = [];

    /// <summary>Makes a secret that waits for its first code; an earlier one that waits is replaced.</summary>
    public OtpEnrolment Begin(Change change, int member, string email)
    {
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        change.Connection.Execute(
            "UPDATE members SET otp_secret = @blob WHERE number = @member", new { blob = box.Seal(secret, Purpose(member)), member });
        return new OtpEnrolment(Base32.Encode(secret), Url(Base32.Encode(secret), email));
    }

    public void Forget(Change change, int member)
    {
        change.Connection.Execute("UPDATE members SET otp_secret = NULL WHERE number = @member", new { member });
        change.Connection.Execute("DELETE FROM otp_used WHERE member = @member", new { member });
    }

    /// <summary>Spends a code. It stays spent when the rest of the change is rejected.</summary>
    public TotpCheck Spend(Change change, int member, string code)
    {
        if (IsPaused(member)) return TotpCheck.Wrong;
        var step = StepAt(change.NowUs);
        var matching = MatchingSteps(Secret(change.Connection, member), step, code);
        if (matching.Count == 0) return CountWrong(member);
        var free = matching.Where(candidate => Insert(change, member, candidate)).Take(1).ToList();
        if (free.Count == 0) return TotpCheck.AlreadyUsed;

        change.Connection.Execute(
            "DELETE FROM otp_used WHERE member = @member AND step < @oldest", new { member, oldest = step - Totp.SkewSteps });
        change.KeepIfRejected(() => Insert(change, member, free[0]));
        lock (_gate) _wrong.Remove(member);
        return TotpCheck.Accepted;
    }

    bool Insert(Change change, int member, long step) => change.Connection.Execute(
        "INSERT INTO otp_used (member, step) VALUES (@member, @step) ON CONFLICT DO NOTHING", new { member, step }) == 1;

    byte[]? Secret(SqliteConnection connection, int member)
    {
        var blob = connection.QuerySingle<byte[]?>("SELECT otp_secret FROM members WHERE number = @member", new { member });
        return blob is null ? null : box.Open(blob, Purpose(member));
    }

    /// <summary>Every candidate is compared, in fixed time, so the answer's time says nothing.</summary>
    static List<long> MatchingSteps(byte[]? secret, long step, string code)
    {
        var matching = new List<long>();
        if (secret is null || code.Length != Totp.Digits) return matching;
        var given = Encoding.UTF8.GetBytes(code);
        for (var candidate = step - Totp.SkewSteps; candidate <= step + Totp.SkewSteps; candidate++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Totp.CodeAt(secret, candidate)), given))
                matching.Add(candidate);
        }

        return matching;
    }

    bool IsPaused(int member)
    {
        lock (_gate) return _wrong.TryGetValue(member, out var wrong) && wrong.Count >= WrongInARowMax && Elapsed(wrong) < Pause;
    }

    TotpCheck CountWrong(int member)
    {
        lock (_gate)
        {
            // After a pause the count begins anew.
            var before = _wrong.TryGetValue(member, out var wrong) && wrong.Count < WrongInARowMax ? wrong.Count : 0;
            _wrong[member] = new WrongCodes(before + 1, store.Time.GetTimestamp());
        }

        return TotpCheck.Wrong;
    }

    TimeSpan Elapsed(WrongCodes wrong) => store.Time.GetElapsedTime(wrong.LastAt);

    string Url(string secret, string email)
    {
        var issuer = Uri.EscapeDataString(appName);
        // Apps and the original server leave the at sign as it is.
        var account = Uri.EscapeDataString(email).Replace("%40", "@", StringComparison.Ordinal);
        return $"otpauth://totp/{issuer}:{account}?algorithm=SHA1&digits={Totp.Digits}&issuer={issuer}"
            + $"&period={Totp.PeriodSeconds}&secret={secret}";
    }

    static long StepAt(long nowUs) => Totp.StepAt(nowUs / 1_000_000);

    static string Purpose(int member) => SealedSecrets.PurposeOfOtp($"{member}");

    readonly record struct WrongCodes(int Count, long LastAt);
}
