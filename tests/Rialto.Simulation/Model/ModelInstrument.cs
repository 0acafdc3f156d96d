using System.Numerics;
using Rialto.Engine.Commands;

namespace Rialto.Simulation.Model;

/// <summary>An instrument with its terms and its book.</summary>
internal sealed class ModelInstrument(int id, InstrumentTerms terms)
{
    public int Id { get; } = id;
    public InstrumentTerms Terms { get; set; } = terms;
    public ModelBook Book { get; } = new();

    /// <summary>How many steps have changed a visible level.</summary>
    public long Sequence { get; set; }

    public int Base => Terms.Base.Value;
    public int Quote => Terms.Quote.Value;
    public InstrumentState State => Terms.State;

    /// <summary>Price × quantity in 10^-18 of the quote currency.</summary>
    public BigInteger Notional(BigInteger ticks, BigInteger lots) =>
        ticks * lots * BigInteger.Pow(10, 18 - Terms.PricePrecision - Terms.AmountPrecision);

    /// <summary>Quantity in 10^-18 of the base currency.</summary>
    public BigInteger BaseMoney(BigInteger lots) => lots * BigInteger.Pow(10, 18 - Terms.AmountPrecision);
}
