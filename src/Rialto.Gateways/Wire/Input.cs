namespace Rialto.Gateways.Wire;

/// <summary>The parameters of a request while an endpoint reads them: collects what is wrong, so that all of it is answered together.</summary>
public sealed class Input(Parameters parameters)
{
    readonly List<string> _problems = [];

    public Parameters Parameters { get; } = parameters;

    /// <summary>The literals of what is wrong, in the order in which it was found.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public bool Failed => _problems.Count > 0;

    /// <summary>Notes a problem; the same one is noted once.</summary>
    public void Refuse(string literal)
    {
        if (!_problems.Contains(literal)) _problems.Add(literal);
    }

    /// <summary>Notes the problem unless the rule holds.</summary>
    public bool Require(bool holds, string literal)
    {
        if (!holds) Refuse(literal);
        return holds;
    }
}
