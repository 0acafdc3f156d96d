namespace Rialto.Gateways.Wire;

/// <summary>One value of a request, whichever way it came: a scalar as text, a list, or a group of named values.</summary>
public sealed class ParameterValue
{
    ParameterValue(ParameterKind kind, string text, IReadOnlyList<ParameterValue> items, IReadOnlyDictionary<string,
        ParameterValue> members)
    {
        Kind = kind;
        Text = text;
        Items = items;
        Members = members;
    }

    public ParameterKind Kind { get; }

    /// <summary>A scalar's text; a group's or list's raw JSON where it came as JSON; else empty.</summary>
    public string Text { get; }

    /// <summary>A list's elements; else empty.</summary>
    public IReadOnlyList<ParameterValue> Items { get; }

    /// <summary>A group's members; else empty.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Members { get; }

    public bool IsScalar => Kind is ParameterKind.Text or ParameterKind.Number or ParameterKind.Boolean;

    public static ParameterValue Scalar(ParameterKind kind, string text) => new(kind, text, [], NoMembers);

    public static ParameterValue List(IReadOnlyList<ParameterValue> items, string rawJson) =>
        new(ParameterKind.List, rawJson, items, NoMembers);

    public static ParameterValue Group(IReadOnlyDictionary<string, ParameterValue> members, string rawJson) =>
        new(ParameterKind.Group, rawJson, [], members);

    static readonly Dictionary<string, ParameterValue> NoMembers = [];
}
