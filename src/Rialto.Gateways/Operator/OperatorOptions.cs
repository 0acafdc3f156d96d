namespace Rialto.Gateways.Operator;

/// <summary>Settings of the operator's pages.</summary>
public sealed record OperatorOptions
{
    /// <summary>Lets others than this machine see <c>/metrics</c>, as a bearer token; null = nobody.</summary>
    public string? MetricsToken { get; init; }
}
