using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Setup;

/// <summary>The perpetuals that every exchange has, live and demo. Changing these tables changes only exchanges that get them
/// later.</summary>
public static class PerpetualDefaults
{
    /// <summary>Live margin.</summary>
    public const string LiveCurrency = "btc";

    /// <summary>Demo money is a currency of its own, so that it can never meet live money.</summary>
    public const string DemoCurrency = "btc-demo";

    /// <summary>What a demo account begins with, in whole coins.</summary>
    public const int DemoCoins = 10;

    public const int MakerPpm = -250;
    public const int TakerPpm = 750;

    const long PicosOfCoin = 1_000_000_000_000;

    /// <summary>Bound in whole coins, then what opens and what keeps it.</summary>
    static readonly (long Coins, int InitialPpm, int MaintenancePpm)[] s_btcTiers =
    [
        (50, 5_000, 2_500), (100, 10_000, 5_000), (200, 20_000, 10_000), (500, 40_000, 20_000), (1_000, 100_000, 50_000),
        (5_000, 200_000, 100_000),
    ];

    static readonly (long Coins, int InitialPpm, int MaintenancePpm)[] s_otherTiers =
        [(25, 10_000, 5_000), (50, 20_000, 10_000), (100, 40_000, 20_000), (250, 100_000, 50_000), (1_000, 200_000, 100_000)];

    /// <summary>In the order in which they get their numbers, 8 and up: all live ones, then the same for demo money.</summary>
    public static readonly IReadOnlyList<Perpetual> Perpetuals =
    [
        new("BTCUSD", "btc", TickStep: 50, QuantityMin: 1, QuantityMaxWhole: 1_000, ValueFactor: 100, ImpactCoins: 10),
        new("ETHUSD", "eth", TickStep: 5, QuantityMin: 10, QuantityMaxWhole: 2_000, ValueFactor: 1_000, ImpactCoins: 5),
        new("LTCUSD", "ltc", TickStep: 1, QuantityMin: 10, QuantityMaxWhole: 10_000, ValueFactor: 1_000, ImpactCoins: 5),
    ];

    /// <summary>A perpetual quoted in dollars, margined in bitcoin. Steps in 0.01 dollars and 0.0001 of the volume.</summary>
    public sealed record Perpetual(
        string Code, string Base, long TickStep, long QuantityMin, long QuantityMaxWhole, long ValueFactor, long ImpactCoins)
    {
        const int VolumeScale = 10_000;

        /// <summary>The code of its twin for demo money.</summary>
        public string DemoCode => Code + "-demo";

        /// <summary>As an instrument.</summary>
        public InstrumentTerms ToTerms(CurrencyId baseCurrency, CurrencyId quote, bool isDemo, int position) => new()
        {
            Code = Engine.Commands.Code.Of(isDemo ? DemoCode : Code),
            Base = baseCurrency,
            Quote = quote,
            Kind = InstrumentKind.Perpetual,
            State = InstrumentState.Enabled,
            Flags = isDemo ? InstrumentFlags.Demo : InstrumentFlags.None,
            PricePrecision = 2,
            AmountPrecision = 4,
            SelfTrade = SelfTradeRule.CancelTaker,
            Position = position,
            TickStep = new(TickStep),
            LotStep = new(1),
            PriceMin = new(TickStep),
            QuantityMin = new(QuantityMin),
            QuantityMax = new(QuantityMaxWhole * VolumeScale),
        };

        /// <summary>What makes it a perpetual.</summary>
        public ContractTerms ToContract(CurrencyId margin)
        {
            var terms = new ContractTerms
            {
                Margin = margin,
                Kind = ContractKind.Quanto,
                PremiumAddsBasis = 1,
                ValueFactor = ValueFactor,
                ImpactValue = ImpactCoins * PicosOfCoin,
                InterestE8 = 10_000,
                LiquidationFeePpm = 500,
                ProtectionPpm = 50_000,
                LimitBandPpm = 500_000,
                SliceValue = 10 * PicosOfCoin,
                SliceRestMin = PicosOfCoin,
            };
            foreach (var (coins, initial, maintenance) in Base == "btc" ? s_btcTiers : s_otherTiers)
            {
                terms.Tiers[terms.TierCount++] = new() { Bound = coins * PicosOfCoin, InitialPpm = initial, MaintenancePpm = maintenance };
            }
            return terms;
        }
    }

    internal static byte[] DemoShown => Encoding.UTF8.GetBytes("""{"name":"Demo Bitcoin","symbol":"฿"}""");
}
