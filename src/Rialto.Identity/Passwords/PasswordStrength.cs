using System.Text.RegularExpressions;

namespace Rialto.Identity.Passwords;

/// <summary>Whether a member may choose a password. Immutable; safe for many threads.</summary>
public sealed class PasswordStrength
{
    static readonly (string Ruby, string DotNet)[] CharacterClasses =
    [
        ("[[:lower:]]", @"\p{Ll}"),
        ("[[:upper:]]", @"\p{Lu}"),
        ("[[:digit:]]", @"\p{Nd}"),
        ("[[:alpha:]]", @"\p{L}"),
        ("[[:alnum:]]", @"[\p{L}\p{Nd}]"),
        ("[[:punct:]]", @"[\p{P}\p{S}]"),
        ("[[:graph:]]", @"[^\s\p{C}]"),
        ("[[:space:]]", @"\s"),
    ];

    readonly Regex _required;
    readonly int _minEntropy;
    readonly bool _useDictionary;

    public PasswordStrength(string rubyRegexp, int minEntropy, bool useDictionary)
    {
        var pattern = CharacterClasses.Aggregate(rubyRegexp, (text, pair) =>
            text.Replace(pair.Ruby, pair.DotNet, StringComparison.Ordinal));
        // In Ruby ^ and $ stand at lines. The time limit is for operators' own patterns.
        _required = new Regex(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
        _minEntropy = minEntropy;
        _useDictionary = useDictionary;
    }

    /// <summary>Rejects: PasswordBlank, PasswordRequirements, PasswordWeak; null when the password will do.</summary>
    public IdentityReject? Check(string? password)
    {
        if (string.IsNullOrWhiteSpace(password)) return IdentityReject.PasswordBlank;
        if (password.Length > Limits.PasswordCharsMax) return IdentityReject.PasswordRequirements;
        if (!MeetsPattern(password)) return IdentityReject.PasswordRequirements;
        return EntropyOf(password) < _minEntropy ? IdentityReject.PasswordWeak : null;
    }

    /// <summary>In bits: the least of all readings of the password.</summary>
    public double EntropyOf(string password)
    {
        var text = password.Length > Limits.StrengthCharsMax ? password[..Limits.StrengthCharsMax] : password;
        var bits = Math.Min(Entropy.Of(text), Entropy.Of(text.ToLowerInvariant()));
        bits = Math.Min(bits, KeyboardAdjusted(text));
        return _useDictionary ? Math.Min(bits, DictionaryAdjusted(text)) : bits;
    }

    bool MeetsPattern(string password)
    {
        try
        {
            return _required.IsMatch(password);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    double KeyboardAdjusted(string password)
    {
        var reversed = Reverse(password);
        var bits = Math.Min(Entropy.Of(password), Entropy.Of(reversed));
        if (bits < _minEntropy) return bits;
        return Math.Min(bits, Math.Min(Entropy.Of(KeyboardRuns.Mask(password)), Entropy.Of(KeyboardRuns.Mask(reversed))));
    }

    static double DictionaryAdjusted(string password) =>
        Disguises.Of(password.ToLowerInvariant()).Min(reading => Entropy.Of(CommonPasswords.MaskFirst(reading)));

    static string Reverse(string text)
    {
        var characters = text.ToCharArray();
        Array.Reverse(characters);
        return new string(characters);
    }
}
