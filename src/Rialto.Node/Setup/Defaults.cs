using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Setup;

/// <summary>What a fresh exchange has. Changing these tables changes only exchanges that begin later.</summary>
public static class Defaults
{
    /// <summary>In the order in which they get their numbers.</summary>
    public static readonly IReadOnlyList<Currency> Currencies =
    [
        new("usd", CurrencyKind.Fiat, Precision: 2, Subunits: 2, "US Dollar", "$"),
        new("btc", CurrencyKind.Coin, Precision: 8, Subunits: 8, "Bitcoin", "฿"),
        new("eth", CurrencyKind.Coin, Precision: 8, Subunits: 18, "Ethereum", "Ξ"),
        new("ltc", CurrencyKind.Coin, Precision: 8, Subunits: 8, "Litecoin", "Ł"),
        new("usdt", CurrencyKind.Coin, Precision: 6, Subunits: 6, "Tether", "₮"),
    ];

    /// <summary>In the order in which they get their numbers. Prices and quantities in units of the last digit.</summary>
    public static readonly IReadOnlyList<Instrument> Instruments =
    [
        new("btcusd", "btc", "usd", PricePrecision: 2, AmountPrecision: 8, PriceMin: 1, PriceMax: 0, QuantityMin: 1_000),
        new("ethusd", "eth", "usd", PricePrecision: 2, AmountPrecision: 8, PriceMin: 1, PriceMax: 0, QuantityMin: 1_000),
        new("ltcusd", "ltc", "usd", PricePrecision: 2, AmountPrecision: 8, PriceMin: 1, PriceMax: 0, QuantityMin: 1_000),
        new("btcusdt", "btc", "usdt", PricePrecision: 4, AmountPrecision: 6, PriceMin: 50_000_000, PriceMax: 120_000_000, QuantityMin: 100),
        new("ethusdt", "eth", "usdt", PricePrecision: 2, AmountPrecision: 5, PriceMin: 1, PriceMax: 100_000, QuantityMin: 1),
        new("ltcbtc", "ltc", "btc", PricePrecision: 5, AmountPrecision: 8, PriceMin: 1, PriceMax: 0, QuantityMin: 1_000),
        new("ethbtc", "eth", "btc", PricePrecision: 5, AmountPrecision: 8, PriceMin: 1, PriceMax: 0, QuantityMin: 1_000),
    ];

    public static readonly IReadOnlyList<Fee> Fees =
    [
        new(0, "", 2_000, 2_000),
        new(1, "vip-0", 1_000, 2_000),
        new(2, "vip-1", 800, 1_800),
        new(3, "vip-2", 600, 1_600),
        new(4, "vip-3", 0, 1_400),
    ];

    /// <summary>A currency; all are visible, with deposits and withdrawals enabled and free.</summary>
    public sealed record Currency(string Code, CurrencyKind Kind, byte Precision, byte Subunits, string Name, string Symbol)
    {
        internal byte[] Shown => Encoding.UTF8.GetBytes($$"""{"name":"{{Name}}","symbol":"{{Symbol}}"}""");

        internal CurrencyTerms ToTerms() => new()
        {
            Code = Engine.Commands.Code.Of(Code),
            Kind = Kind,
            Precision = Precision,
            Subunits = Subunits,
            Flags = CurrencyFlags.Visible | CurrencyFlags.DepositsEnabled | CurrencyFlags.WithdrawalsEnabled,
            Position = PositionOf(Currencies.Select(c => c.Code), Code),
            ConfirmationsMin = Kind == CurrencyKind.Coin ? 1 : 0,
        };
    }

    /// <summary>A spot instrument; enabled, self-trade allowed.</summary>
    public sealed record Instrument(
        string Code, string Base, string Quote, byte PricePrecision, byte AmountPrecision, long PriceMin, long PriceMax, long QuantityMin)
    {
        internal InstrumentTerms ToTerms(CurrencyId baseCurrency, CurrencyId quoteCurrency) => new()
        {
            Code = Engine.Commands.Code.Of(Code),
            Base = baseCurrency,
            Quote = quoteCurrency,
            Kind = InstrumentKind.Spot,
            State = InstrumentState.Enabled,
            PricePrecision = PricePrecision,
            AmountPrecision = AmountPrecision,
            SelfTrade = SelfTradeRule.Allow,
            Position = PositionOf(Instruments.Select(i => i.Code), Code),
            TickStep = new(1),
            LotStep = new(1),
            PriceMin = new(PriceMin),
            PriceMax = new(PriceMax),
            QuantityMin = new(QuantityMin),
            QuantityMax = new(Engine.Limits.LotsMax),
        };
    }

    /// <summary>A fee row for every instrument; the group 0 is everybody's and has its name already.</summary>
    public sealed record Fee(int GroupNumber, string Name, int MakerPpm, int TakerPpm)
    {
        internal FeeGroupId Group => new(GroupNumber);
        internal FeePpm Maker => new(MakerPpm);
        internal FeePpm Taker => new(TakerPpm);
        internal byte[] GroupName => Encoding.UTF8.GetBytes(Name);
    }

    /// <summary>1, 2, 3 … as in the table.</summary>
    static int PositionOf(IEnumerable<string> codes, string code) => codes.TakeWhile(c => c != code).Count() + 1;
}
