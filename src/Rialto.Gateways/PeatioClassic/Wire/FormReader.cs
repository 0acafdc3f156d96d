namespace Rialto.Gateways.PeatioClassic.Wire;

/// <summary>Nests decoded pairs as Rack does: <c>orders[][price]</c> begins a new element when the last one has a price already.</summary>
internal static class FormReader
{
    const int DepthMax = 4;

    /// <summary>Puts a pair in; false = its name contradicts an earlier one or is nested too deeply.</summary>
    public static bool TryAdd(Dictionary<string, FormValue> into, string key, string value)
    {
        var open = key.IndexOf('[', StringComparison.Ordinal);
        // A bracket in the first place is part of the name.
        return open <= 0 ? TryPut(into, key, "", value, DepthMax) : TryPut(into, key[..open], key[open..], value, DepthMax);
    }

    static bool TryPut(Dictionary<string, FormValue> into, string name, string rest, string value, int depth)
    {
        if (depth == 0) return false;
        if (rest.Length == 0)
        {
            into[name] = new() { Text = value };
            return true;
        }

        return rest.StartsWith("[]", StringComparison.Ordinal)
            ? TryAppend(into, name, rest[2..], value, depth)
            : TryNest(into, name, rest, value, depth);
    }

    static bool TryAppend(Dictionary<string, FormValue> into, string name, string rest, string value, int depth)
    {
        if (!into.TryGetValue(name, out var list)) into[name] = list = new() { Items = [] };
        if (list.Items is not { } items) return false;
        if (rest.Length == 0)
        {
            items.Add(new() { Text = value });
            return true;
        }

        if (!TrySplit(rest, out var child, out var behind)) return false;
        if (items.Count == 0 || items[^1].Members is not { } last || last.ContainsKey(child)) items.Add(new() { Members = [] });
        return TryPut(items[^1].Members!, child, behind, value, depth - 1);
    }

    static bool TryNest(Dictionary<string, FormValue> into, string name, string rest, string value, int depth)
    {
        if (!TrySplit(rest, out var child, out var behind)) return false;
        if (!into.TryGetValue(name, out var group)) into[name] = group = new() { Members = [] };
        return group.Members is { } members && TryPut(members, child, behind, value, depth - 1);
    }

    /// <summary><c>[child]behind</c></summary>
    static bool TrySplit(string rest, out string child, out string behind)
    {
        (child, behind) = ("", "");
        var close = rest.IndexOf(']', StringComparison.Ordinal);
        if (rest[0] != '[' || close < 2) return false;
        (child, behind) = (rest[1..close], rest[(close + 1)..]);
        return true;
    }
}
