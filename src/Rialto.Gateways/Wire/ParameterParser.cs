using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Rialto.Gateways.Wire;

/// <summary>Reads parameters out of a query string, a form, or a JSON object. Every bound of <see cref="Limits"/> holds.</summary>
/// <remarks>
/// False = unreadable or over a bound, also over the caller's on one text: the dialect's bad-request answer. Lists: <c>state[]=a&amp;state[]=b</c>; groups:
/// <c>search[code]=b</c>.
/// </remarks>
public static class ParameterParser
{
    /// <summary>Adds the pairs of <c>a=1&amp;b=2</c>, percent-decoded; a later pair of a name replaces an earlier one.</summary>
    public static bool TryReadPairs(ReadOnlySpan<char> text, int textCharsMax, Dictionary<string, ParameterValue> into)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf('&');
            var pair = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (pair.IsEmpty) continue;
            var equals = pair.IndexOf('=');
            var name = Unescape(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Unescape(pair[(equals + 1)..]);
            if (!TryAddField(name, value, textCharsMax, into)) return false;
        }

        return true;
    }

    /// <summary>Adds one named text of a form, understanding <c>name[]</c> and <c>name[member]</c>.</summary>
    public static bool TryAddField(string name, string value, int textCharsMax, Dictionary<string, ParameterValue> into)
    {
        if (value.Length > textCharsMax || name.Length > Limits.TextCharsMax) return false;
        var scalar = ParameterValue.Scalar(ParameterKind.Text, value);
        var open = name.IndexOf('[');
        var hasBrackets = open > 0 && name[^1] == ']';
        var key = hasBrackets ? name[..open] : name;
        if (!into.ContainsKey(key) && into.Count == Limits.ParametersMax) return false;
        if (!hasBrackets)
        {
            into[key] = scalar;
            return true;
        }

        var member = name[(open + 1)..^1];
        return member.Length == 0 ? TryAppend(key, scalar, into) : TryAddMember(key, member, scalar, into);
    }

    /// <summary>
    /// Adds the members of a JSON object. Refused: anything else, a repeated name, invalid UTF-8, comments, trailing commas.
    /// </summary>
    public static bool TryReadJson(ReadOnlySpan<byte> json, int textCharsMax, Dictionary<string, ParameterValue> into)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Limits.JsonDepthMax });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            return TryReadMembers(ref reader, json, textCharsMax, into) && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A string with a lone surrogate or broken UTF-8 is found only when it is decoded.
            return false;
        }
    }

    static bool TryReadMembers(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int textCharsMax, Dictionary<string, ParameterValue> into)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            if (!seen.Add(name) || seen.Count > Limits.ParametersMax) return false;
            reader.Read();
            if (!TryReadValue(ref reader, json, textCharsMax, out var value)) return false;
            // Null says "not given": it also takes away what the query string said.
            if (value is null) into.Remove(name);
            else into[name] = value;
        }

        return into.Count <= Limits.ParametersMax;
    }

    static bool TryReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int textCharsMax, out ParameterValue? value)
    {
        value = null;
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return TryReadText(ref reader, textCharsMax, out value);
            case JsonTokenType.Number:
                return TryReadNumber(ref reader, out value);
            case JsonTokenType.True or JsonTokenType.False:
                value = ParameterValue.Scalar(ParameterKind.Boolean, reader.TokenType == JsonTokenType.True ? "true" : "false");
                return true;
            case JsonTokenType.StartArray:
                return TryReadList(ref reader, json, textCharsMax, out value);
            case JsonTokenType.StartObject:
                return TryReadGroup(ref reader, json, textCharsMax, out value);
            default:
                return true;
        }
    }

    static bool TryReadText(ref Utf8JsonReader reader, int textCharsMax, out ParameterValue? value)
    {
        value = null;
        var text = reader.GetString()!;
        if (text.Length > textCharsMax) return false;
        value = ParameterValue.Scalar(ParameterKind.Text, text);
        return true;
    }

    static bool TryReadNumber(ref Utf8JsonReader reader, out ParameterValue? value)
    {
        value = null;
        if (reader.ValueSpan.Length > Limits.NumberCharsMax) return false;
        value = ParameterValue.Scalar(ParameterKind.Number, Encoding.ASCII.GetString(reader.ValueSpan));
        return true;
    }

    static bool TryReadList(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int textCharsMax, out ParameterValue? value)
    {
        value = null;
        var start = (int)reader.TokenStartIndex;
        var items = new List<ParameterValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (items.Count == Limits.ArrayItemsMax) return false;
            if (!TryReadValue(ref reader, json, textCharsMax, out var item)) return false;
            if (item is not null) items.Add(item);
        }

        value = ParameterValue.List(items, Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]));
        return true;
    }

    static bool TryReadGroup(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int textCharsMax, out ParameterValue? value)
    {
        value = null;
        var start = (int)reader.TokenStartIndex;
        var members = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        if (!TryReadMembers(ref reader, json, textCharsMax, members)) return false;
        value = ParameterValue.Group(members, Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]));
        return true;
    }

    static bool TryAppend(string key, ParameterValue item, Dictionary<string, ParameterValue> into)
    {
        var items = into.TryGetValue(key, out var there) && there.Kind == ParameterKind.List ? (List<ParameterValue>)there.Items : [];
        if (items.Count == Limits.ArrayItemsMax) return false;
        items.Add(item);
        into[key] = ParameterValue.List(items, "");
        return true;
    }

    static bool TryAddMember(string key, string member, ParameterValue value, Dictionary<string, ParameterValue> into)
    {
        var members = into.TryGetValue(key, out var there) && there.Kind == ParameterKind.Group
            ? (Dictionary<string, ParameterValue>)there.Members
            : new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        members[member] = value;
        if (members.Count > Limits.ParametersMax) return false;
        into[key] = ParameterValue.Group(members, "");
        return true;
    }

    static readonly SearchValues<char> Escapes = SearchValues.Create("%+");

    static string Unescape(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny(Escapes)) return new(text);
        return Uri.UnescapeDataString(new string(text).Replace('+', ' '));
    }
}
