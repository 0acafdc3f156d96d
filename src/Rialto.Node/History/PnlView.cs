using System.Numerics;
using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>What a member got and gave of a currency, and what it was worth. Units: 10^-18; immutable.</summary>
public sealed record PnlView
{
    public required CurrencyId Currency { get; init; }
    public required CurrencyId In { get; init; }

    /// <summary>What came in, fees aside.</summary>
    public required BigInteger Credit { get; init; }

    /// <summary>What went out, fees aside.</summary>
    public required BigInteger Debit { get; init; }
    public required BigInteger CreditValue { get; init; }
    public required BigInteger DebitValue { get; init; }

    /// <summary>What the balance cost, never below zero.</summary>
    public required BigInteger BalanceValue { get; init; }

    /// <summary>What one of the balance cost when something last came in.</summary>
    public required BigInteger AverageBalancePrice { get; init; }

    /// <summary>Null = nothing came in.</summary>
    public BigInteger? AverageBuyPrice => Average(CreditValue, Credit);

    /// <summary>Null = nothing went out.</summary>
    public BigInteger? AverageSellPrice => Average(DebitValue, Debit);

    static BigInteger? Average(BigInteger value, BigInteger of) => of.IsZero ? null : value * PnlTotals.One / of;
}
