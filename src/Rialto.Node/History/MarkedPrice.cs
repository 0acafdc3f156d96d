namespace Rialto.Node.History;

/// <summary>Which of the two prices that the exchange computes for a perpetual. Persisted in history.</summary>
public enum MarkedPrice
{
    Fair = 0,
    Index = 1,
}
