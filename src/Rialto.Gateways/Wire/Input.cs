namespace Rialto.Gateways.Wire;

/// <summary>
/// The parameters of a request while an endpoint reads them: collects what is wrong, so that all of it is answered together.
/// </summary>
public sealed class Input(Parameters parameters)
{
    readonly List<Problem> _problems = [];

    public Parameters Parameters { get; } = parameters;

    /// <summary>What is wrong, in the order in which it was found.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>The literals alone, each once.</summary>
    public IReadOnlyList<string> Literals => [.. _problems.Select(problem => problem.Literal).Distinct()];

    public bool Failed => _problems.Count > 0;

    /// <summary>Notes a problem of a parameter; the same one is noted once.</summary>
    public void Refuse(string field, string literal)
    {
        var problem = new Problem(literal, field);
        if (!_problems.Contains(problem)) _problems.Add(problem);
    }

    /// <summary>Notes the problem of a parameter unless the rule holds.</summary>
    public bool Require(bool holds, string field, string literal)
    {
        if (!holds) Refuse(field, literal);
        return holds;
    }
}
