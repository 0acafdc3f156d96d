using Rialto.Engine.Numbers;

namespace Rialto.Engine.Ledger;

/// <summary>Sums over all accounts, orders and pending money of one currency.</summary>
internal struct MoneySums
{
    /// <summary>Available and held of everybody, the world outside included.</summary>
    public Amount Total;
    public Amount Held;

    /// <summary>What orders, withdrawals and held deposits need held.</summary>
    public Amount Needed;
}
