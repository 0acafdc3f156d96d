namespace Rialto.Gateways.Wire;

/// <summary>A group of texts: <c>search[code]=b</c>, a JSON object, or the text of one. Unknown members are ignored.</summary>
public sealed record GroupParameter(string Name, string About, params string[] Members) : Parameter(Name, About)
{
    public override string SchemaType => "object";

    public override IReadOnlyList<string> Values => Members;

    /// <summary>Only members that are named here and are non-empty texts.</summary>
    public IReadOnlyDictionary<string, string> Read(Input input)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(input) is not { } value) return texts;
        foreach (var (name, member) in MembersOf(value))
            if (member.IsScalar && member.Text.Length > 0 && Members.Contains(name, StringComparer.Ordinal)) texts[name] = member.Text;
        return texts;
    }

    static IReadOnlyDictionary<string, ParameterValue> MembersOf(ParameterValue value)
    {
        if (value.Kind != ParameterKind.Text) return value.Members;
        var members = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        return ParameterParser.TryReadJson(System.Text.Encoding.UTF8.GetBytes(value.Text), Limits.TextCharsMax, members)
            ? members
            : new Dictionary<string, ParameterValue>();
    }
}
