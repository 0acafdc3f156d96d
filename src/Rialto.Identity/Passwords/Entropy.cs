namespace Rialto.Identity.Passwords;

/// <summary>How many bits a password is worth, by the NIST estimate in which repeated characters count less and less.</summary>
/// <remarks>All intermediate values are sums of dyadic fractions of limited depth, so the published figures are met exactly.</remarks>
static class Entropy
{
    const double RepeatWeight = 0.75;

    public static double Of(string password) => Characters(password) + ClassBonus(password) + SpaceBonus(password);

    static double Characters(string password)
    {
        var weights = new Dictionary<char, double>();
        var bits = 0.0;
        for (var index = 0; index < password.Length; index++)
        {
            var weight = weights.GetValueOrDefault(password[index], 1.0);
            weights[password[index]] = weight * RepeatWeight;
            bits += AtPosition(index, weight);
        }

        return bits;
    }

    static double AtPosition(int index, double weight) => index switch
    {
        0 => 4,
        < 8 => 2 * weight,
        < 20 => 1.5 * weight,
        _ => weight,
    };

    static double ClassBonus(string password)
    {
        var upper = password.Any(char.IsAsciiLetterUpper);
        var lower = password.Any(char.IsAsciiLetterLower);
        var digit = password.Any(char.IsAsciiDigit);
        var other = password.Any(c => !char.IsAsciiLetterOrDigit(c) && c != ' ');
        if (upper && lower && other) return digit ? 6 : 5;
        if (upper || lower || !digit) return 0;
        return other ? -2 : -6;
    }

    static double SpaceBonus(string password)
    {
        if (!password.Contains(' ')) return -2;
        return password.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > 3 ? 1 : 0;
    }
}
