using System.Text;

namespace Rialto.Identity.Passwords;

/// <summary>What a lower-case password may have been before somebody disguised it.</summary>
static class Disguises
{
    const string LeetFrom = "@!$1234567890";
    const string LeetWithI = "aisizeasgtbgo";
    const string LeetWithL = "aislzeasgtbgo";

    const string DownRightFrom = "1234567890-qwertyuiop[asdfghjkl;";
    const string DownRightTo = "qwertyuiop[asdfghjkl;'zxcvbnm,./";
    const string DownLeftFrom = "234567890-=wertyuiop[]sdfghjkl;'";
    const string DownLeftTo = "qwertyuiop[asdfghjkl;'zxcvbnm,./";
    const string BottomRow = "zxcvbnm,./";

    /// <summary>The password itself, with digits and signs read as letters, and with each key moved one row down.</summary>
    public static IEnumerable<string> Of(string password)
    {
        IEnumerable<string> all = [password, Translate(password, LeetFrom, LeetWithI), Translate(password, LeetFrom, LeetWithL)];
        // A bottom-row key has no row below it, so nothing was moved up.
        if (!password.Any(BottomRow.Contains))
        {
            all = [.. all, Translate(password, DownRightFrom, DownRightTo), Translate(password, DownLeftFrom, DownLeftTo)];
        }

        return all.Distinct();
    }

    static string Translate(string password, string from, string to)
    {
        var text = new StringBuilder(password.Length);
        foreach (var c in password)
        {
            var at = from.IndexOf(c);
            text.Append(at < 0 ? c : to[at]);
        }

        return text.ToString();
    }
}
