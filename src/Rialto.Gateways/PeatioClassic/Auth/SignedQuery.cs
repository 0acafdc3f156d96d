using Rialto.Gateways.PeatioClassic.Wire;

namespace Rialto.Gateways.PeatioClassic.Auth;

/// <summary>The forms of a request's parameters that a signature may be over: real clients differ (docs/dialects/classic.md).</summary>
internal static class SignedQuery
{
    const string Signature = "signature";

    /// <summary>Never signed: the signature itself, and what the original's router put in.</summary>
    static readonly string[] s_unsigned = [Signature, "format"];

    /// <summary>All forms, in the order in which they are tried. Each covers every parameter that was sent.</summary>
    public static IEnumerable<byte[]> Forms(ClassicParameters parameters)
    {
        yield return Nested(parameters, withPath: true);
        if (parameters.FromPath.Count > 0) yield return Nested(parameters, withPath: false);
        var sent = parameters.Pairs.Where(pair => NameOf(pair) != Signature).ToArray();
        yield return Bytes(sent.Order(StringComparer.Ordinal));
        yield return Bytes(sent);
    }

    /// <summary>The original's form: encoded, sorted, joined, and then percent-decoded once as a whole.</summary>
    static byte[] Nested(ClassicParameters parameters, bool withPath)
    {
        var items = parameters.Values
            .Where(value => !s_unsigned.Contains(value.Key) && (withPath || !parameters.FromPath.Contains(value.Key)))
            .Select(value => Item(value.Key, value.Value))
            .Order(StringComparer.Ordinal);
        return FormText.Unescape(string.Join('&', items));
    }

    /// <summary>A list is one item, its elements in their order; inside an element the pairs are sorted.</summary>
    static string Item(string name, FormValue value)
    {
        if (value.Items is { } items) return string.Join('&', items.Select(item => Item($"{name}[]", item)));
        if (value.Members is not { } members) return $"{FormText.Encode(name)}={FormText.Encode(value.Text!)}";
        return string.Join('&', members.Select(member => Item($"{name}[{member.Key}]", member.Value)).Order(StringComparer.Ordinal));
    }

    static byte[] Bytes(IEnumerable<string> pairs) => System.Text.Encoding.UTF8.GetBytes(string.Join('&', pairs));

    static string NameOf(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? pair : pair[..equals];
    }
}
