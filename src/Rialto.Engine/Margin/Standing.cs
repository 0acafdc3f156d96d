namespace Rialto.Engine.Margin;

/// <summary>How an account stands at the fair prices of the moment, in picos.</summary>
/// <param name="Balance">What the ledger says.</param>
/// <param name="Equity">With the profit of its positions.</param>
/// <param name="Initial">What its positions and resting orders take of it.</param>
/// <param name="Maintenance">What its positions need at least.</param>
/// <param name="Positions">Open positions.</param>
internal readonly record struct Standing(Int128 Balance, Int128 Equity, Int128 Initial, Int128 Maintenance, int Positions)
{
    public Int128 Free => Equity - Initial;

    /// <summary>Its resting orders lean on too little: less than 60 % of what they and the positions take.</summary>
    public bool IsThin => Equity * 10 < Initial * 6;
}
