using System.Numerics;
using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>The running totals of one currency, valued in another. Units: 10^-18. Owner: whoever computes its sheet.</summary>
/// <remarks>
/// Sums over a whole history are of any size, so these are big integers. Invariant: credit − debit − fees of debits = the balance.
/// Source: docs/rules/pnl.md.
/// </remarks>
sealed class PnlTotals(CurrencyId currency, CurrencyId valuedIn)
{
    /// <summary>One, as a price.</summary>
    public static readonly BigInteger One = BigInteger.Pow(10, Amount.Decimals);

    BigInteger _credit;
    BigInteger _debit;
    BigInteger _debitFees;
    BigInteger _creditValue;
    BigInteger _debitValue;
    BigInteger _balanceValue;
    BigInteger _averagePrice;

    public BigInteger Balance => _credit - _debit - _debitFees;

    /// <summary>Something came in.</summary>
    public void Credit(BigInteger amount, BigInteger price)
    {
        var value = amount * price / One;
        _credit += amount;
        _creditValue += value;
        _balanceValue = BigInteger.Max(0, _balanceValue + value);
        SetAveragePrice();
    }

    /// <summary>Something went out, and a fee with it.</summary>
    public void Debit(BigInteger amount, BigInteger fee, BigInteger price)
    {
        _debit += amount;
        _debitFees += fee;
        _debitValue += amount * price / One;
        _balanceValue = BigInteger.Max(0, _balanceValue - (amount + fee) * _averagePrice / One);
    }

    public PnlView View => new()
    {
        Currency = currency,
        In = valuedIn,
        Credit = _credit,
        Debit = _debit,
        CreditValue = _creditValue,
        DebitValue = _debitValue,
        BalanceValue = _balanceValue,
        AverageBalancePrice = _averagePrice,
    };

    void SetAveragePrice()
    {
        if (currency == valuedIn) _averagePrice = One;
        else if (Balance > 0) _averagePrice = _balanceValue * One / Balance;
    }
}
