using System.Text.Json;

namespace Rialto.Identity.Members;

/// <summary>Which texts a member's fields may hold. Each rule adds what is broken, in the order of the fields.</summary>
static class MemberRules
{
    /// <summary>How an e-mail address is compared: letters in one case. Only ASCII is admitted, so no letter has two readings.</summary>
    public static string EmailKey(string email) => email.ToLowerInvariant();

    public static void Email(string? email, List<IdentityReject> broken)
    {
        if (string.IsNullOrWhiteSpace(email)) broken.Add(IdentityReject.EmailBlank);
        if (!IsEmail(email)) broken.Add(IdentityReject.EmailInvalid);
    }

    /// <summary>Null is fine: usernames are optional.</summary>
    public static void Username(string? username, List<IdentityReject> broken)
    {
        if (username is null) return;
        if (username.Length < Limits.UsernameCharsMin) broken.Add(IdentityReject.UsernameTooShort);
        if (username.Length > Limits.UsernameCharsMax) broken.Add(IdentityReject.UsernameTooLong);
        if (!username.All(char.IsAsciiLetterOrDigit)) broken.Add(IdentityReject.UsernameInvalid);
    }

    public static void Data(string? data, List<IdentityReject> broken)
    {
        if (data is null) return;
        if (data.Length > Limits.DataCharsMax) broken.Add(IdentityReject.DataTooLong);
        else if (!IsJson(data)) broken.Add(IdentityReject.DataInvalidFormat);
    }

    /// <summary>Trimmed, inner white space collapsed, lower case: the form in which labels are checked and stored.</summary>
    public static string Word(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    public static void Label(string key, string value, List<IdentityReject> broken)
    {
        if (key.Length < Limits.LabelCharsMin) broken.Add(IdentityReject.KeyTooShort);
        if (key.Length > Limits.LabelCharsMax) broken.Add(IdentityReject.KeyTooLong);
        if (!IsLabelWord(key)) broken.Add(IdentityReject.KeyInvalid);
        if (value.Length < Limits.LabelCharsMin) broken.Add(IdentityReject.ValueTooShort);
        if (value.Length > Limits.LabelCharsMax) broken.Add(IdentityReject.ValueTooLong);
        if (!IsLabelWord(value)) broken.Add(IdentityReject.ValueInvalid);
    }

    /// <summary>A short lower-case name as operators write it: states, fee groups.</summary>
    public static bool IsName(string text, int charsMax) => text.Length > 0 && text.Length <= charsMax && IsLabelWord(text);

    static bool IsLabelWord(string text) => text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-');

    static bool IsEmail(string? email)
    {
        if (email is null || email.Length > Limits.EmailCharsMax) return false;
        var at = email.IndexOf('@');
        if (at is < 1 or > 64) return false;
        var local = email[..at];
        return local.All(IsLocalChar) && !local.StartsWith('.') && !local.EndsWith('.') && !local.Contains("..")
            && IsDomain(email[(at + 1)..]);
    }

    static bool IsLocalChar(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c);

    static bool IsDomain(string domain)
    {
        var labels = domain.Split('.');
        return labels.Length >= 2 && labels.All(IsDomainLabel);
    }

    static bool IsDomainLabel(string label) =>
        label.Length is >= 1 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    public static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
