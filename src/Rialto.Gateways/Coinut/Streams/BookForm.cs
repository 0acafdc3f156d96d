using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Streams;

/// <summary>How somebody wants to see a book.</summary>
/// <param name="TopN">Rows a side; 0 = all.</param>
/// <param name="Decimals">Decimals of prices; −1 = the instrument's, written with eight.</param>
internal readonly record struct BookForm(int TopN, int Decimals)
{
    public bool IsPlain => TopN == 0 && (Decimals < 0);

    /// <summary>The price under which a level is shown: buys down, sells up, so that the book never looks crossed.</summary>
    public long BucketOf(Side side, long ticks, InstrumentView instrument)
    {
        if (Decimals < 0 || Decimals >= instrument.Terms.PricePrecision) return ticks;
        var width = 1L;
        for (var i = Decimals; i < instrument.Terms.PricePrecision; i++) width *= 10;
        return side == Side.Buy ? ticks / width : (ticks + width - 1) / width;
    }

    /// <summary>The text of a bucket's price.</summary>
    public string TextOf(long bucket, InstrumentView instrument)
    {
        var precision = instrument.Terms.PricePrecision;
        if (Decimals < 0) return FixedText.Of(bucket, precision, CoinutDialect.DecimalsMax);
        return Decimals >= precision ? FixedText.Of(bucket, precision, Decimals) : FixedText.Of(bucket, Decimals, Decimals);
    }
}
