namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>Looks at the market of the matrix, ether in dollars, in the words of one dialect.</summary>
public abstract class Eye : IAsyncDisposable
{
    /// <summary>What is offered at a price; 0 = nothing. Streams answer what they were told next.</summary>
    public abstract Task<decimal> OfferedAsync(decimal price);

    /// <summary>The newest trade; its number is the dialect's own, and null where it says none.</summary>
    public abstract Task<SeenTrade> TradeAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
