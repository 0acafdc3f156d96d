using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rialto.Identity.Dossiers;

/// <summary>Which texts a profile may hold.</summary>
static partial class ProfileRules
{
    const string DayFormat = "yyyy-MM-dd";

    /// <summary>White space at the ends goes, inner white space becomes one blank; an empty text says nothing.</summary>
    public static ProfileFacts Clean(ProfileFacts facts) => facts with
    {
        FirstName = Squeezed(facts.FirstName), LastName = Squeezed(facts.LastName), City = Squeezed(facts.City),
        Postcode = Squeezed(facts.Postcode), Address = Squeezed(facts.Address), Country = Squeezed(facts.Country)?.ToUpperInvariant(),
        Dob = Squeezed(facts.Dob), Metadata = string.IsNullOrWhiteSpace(facts.Metadata) ? null : facts.Metadata,
    };

    /// <summary>What is broken, in the order of the fields.</summary>
    public static List<IdentityReject> Broken(ProfileFacts facts, DateOnly today)
    {
        var broken = new List<IdentityReject>();
        Check(facts.FirstName, Name(), 1, IdentityReject.FirstNameInvalid, IdentityReject.FirstNameTooLong, null, broken);
        Check(facts.LastName, Name(), 1, IdentityReject.LastNameInvalid, IdentityReject.LastNameTooLong, null, broken);
        if (facts.Dob is not null && !(TryDay(facts.Dob, out var dob) && dob <= today)) broken.Add(IdentityReject.DobInvalid);
        Check(facts.Address, Address(), 1, IdentityReject.AddressInvalid, IdentityReject.AddressTooLong, null, broken);
        Check(facts.Postcode, Postcode(), 2, IdentityReject.PostcodeInvalid, IdentityReject.PostcodeTooLong,
            IdentityReject.PostcodeTooShort, broken);
        Check(facts.City, City(), 1, IdentityReject.CityInvalid, IdentityReject.CityTooLong, null, broken);
        if (facts.Country is not null && !Countries.Exists(facts.Country)) broken.Add(IdentityReject.CountryInvalid);
        if (!MetadataFits(facts.Metadata)) broken.Add(IdentityReject.MetadataInvalidFormat);
        return broken;
    }

    public static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    public static bool MetadataFits(string? metadata)
    {
        if (metadata is null) return true;
        if (metadata.Length > Limits.MetadataCharsMax) return false;
        try
        {
            using var document = JsonDocument.Parse(metadata, new JsonDocumentOptions { MaxDepth = 16 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static void Check(
        string? text, Regex allowed, int charsMin, IdentityReject invalid, IdentityReject tooLong, IdentityReject? tooShort,
        List<IdentityReject> broken)
    {
        if (text is null) return;
        if (text.Length > Limits.ProfileTextCharsMax) broken.Add(tooLong);
        if (tooShort is { } reject && text.Length < charsMin) broken.Add(reject);
        if (!allowed.IsMatch(text)) broken.Add(invalid);
    }

    static string? Squeezed(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // Linear in the text: no group repeats another one.
    [GeneratedRegex(@"\A[\w\s\-']+\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[\w\s\-\u2013.~']+\z")]
    private static partial Regex City();

    [GeneratedRegex(@"\A[\w\s\-]+\z")]
    private static partial Regex Postcode();

    [GeneratedRegex(@"\A[\w\s\-\u2013,.~;/:#""\\&')(]+\z")]
    private static partial Regex Address();
}
