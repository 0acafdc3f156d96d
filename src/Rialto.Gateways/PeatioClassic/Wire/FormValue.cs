namespace Rialto.Gateways.PeatioClassic.Wire;

/// <summary>One parameter as a form nests it: a text, a list (<c>a[]</c>) or named values (<c>a[b]</c>).</summary>
internal sealed class FormValue
{
    /// <summary>Null unless it is a text.</summary>
    public string? Text { get; init; }

    /// <summary>Null unless it is a list.</summary>
    public List<FormValue>? Items { get; init; }

    /// <summary>Null unless it has names.</summary>
    public Dictionary<string, FormValue>? Members { get; init; }
}
