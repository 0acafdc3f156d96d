using Rialto.Gateways.Wire;

namespace Rialto.Gateways.PeatioClassic.Wire;

/// <summary>Reads the parameters of one request and collects everything that is wrong with them, as the original's framework words
/// it.</summary>
internal sealed class Checks(ClassicParameters parameters)
{
    readonly List<string> _broken = [];

    public ClassicParameters Parameters { get; } = parameters;

    public bool Failed => _broken.Count > 0;

    /// <summary>All that is wrong, in the order in which it was found.</summary>
    public Errors.Problem Problem => Errors.Validation(string.Join(", ", _broken));

    /// <summary>Notes a sentence; the same one is noted once.</summary>
    public void Refuse(string name, string fragment)
    {
        var sentence = $"{name} {fragment}";
        if (!_broken.Contains(sentence)) _broken.Add(sentence);
    }

    /// <summary>The three parameters of a signed request, for the two endpoints that look at them before they ask who it is.</summary>
    public void RequireTriple()
    {
        foreach (var name in (string[])[Auth.Authenticator.AccessKeyName, Auth.Authenticator.TonceName, Auth.Authenticator.SignatureName])
            if (Parameters.Text(name) is null) Refuse(name, Errors.Missing);
    }

    public string? Required(string name)
    {
        if (Parameters.Text(name) is { } text) return text;
        Refuse(name, Errors.Missing);
        return null;
    }

    /// <summary>One of some words. Absent and required breaks both rules: each is checked by itself.</summary>
    public string? Choice(string name, bool required, params string[] choices)
    {
        var text = Parameters.Text(name);
        if (text is null && !Parameters.Has(name) && !required) return null;
        if (text is null && !Parameters.Has(name)) Refuse(name, Errors.Missing);
        if (text is not null && choices.Contains(text, StringComparer.Ordinal)) return text;
        Refuse(name, Errors.NotAmong);
        return null;
    }

    /// <summary>One of what <paramref name="find"/> knows.</summary>
    public T? Among<T>(string name, bool required, Func<string, T?> find)
        where T : class
    {
        var text = Parameters.Text(name);
        if (text is null && !Parameters.Has(name) && !required) return null;
        if (text is null && !Parameters.Has(name)) Refuse(name, Errors.Missing);
        if (text is not null && find(text) is { } found) return found;
        Refuse(name, Errors.NotAmong);
        return null;
    }

    /// <summary>A whole number of any size; null = absent, or broken and noted.</summary>
    public long? Integer(string name, bool required)
    {
        if (!Parameters.Has(name))
        {
            if (required) Refuse(name, Errors.Missing);
            return null;
        }

        if (Parameters.Text(name) is { } text && DecimalText.TryReadInteger(text, out var number)) return number;
        Refuse(name, Errors.Invalid);
        return null;
    }

    /// <summary>A whole number within a range.</summary>
    public int InRange(string name, int low, int high, int fallback)
    {
        if (!Parameters.Has(name)) return fallback;
        var number = Integer(name, required: false);
        if (number >= low && number <= high) return (int)number;
        Refuse(name, $"must be in range: {low}..{high}");
        return fallback;
    }

    /// <summary>A whole number that must be one of some, which the original writes as an enumeration.</summary>
    public int AmongNumbers(string name, Func<long, bool> isOne, int fallback)
    {
        if (!Parameters.Has(name)) return fallback;
        var number = Integer(name, required: false);
        if (number is { } given && isOne(given)) return (int)given;
        Refuse(name, Errors.NotAmong);
        return fallback;
    }

    /// <summary>A page, from 1; what is smaller is the first.</summary>
    public long Page() => Math.Max(1, Integer("page", required: false) ?? 1);
}
