using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>The contracts of the vector tables, and numbers as the tables write them.</summary>
internal static class Contracts
{
    public static ContractTerms Named(string name) => name switch
    {
        "BTCUSD" => Btc,
        "ETHUSD" => Small(),
        "LTCUSD" => Small(),
        _ => throw new ArgumentException(name, nameof(name)),
    };

    public static ContractTerms Btc
    {
        get
        {
            var terms = Common(valueFactor: 100, impactCoins: 10);
            Add(ref terms, 50, 5_000, 2_500);
            Add(ref terms, 100, 10_000, 5_000);
            Add(ref terms, 200, 20_000, 10_000);
            Add(ref terms, 500, 40_000, 20_000);
            Add(ref terms, 1_000, 100_000, 50_000);
            Add(ref terms, 5_000, 200_000, 100_000);
            return terms;
        }
    }

    /// <summary>10^-12 of a coin.</summary>
    public static Int128 Picos(string coins) => Decimals.Parse(coins, 12);

    public static Ticks Price(string text) => new((long)Decimals.Parse(text, 2));

    public static Lots Volume(string text) => new((long)Decimals.Parse(text, 4));

    static ContractTerms Small()
    {
        var terms = Common(valueFactor: 1_000, impactCoins: 5);
        Add(ref terms, 25, 10_000, 5_000);
        Add(ref terms, 50, 20_000, 10_000);
        Add(ref terms, 100, 40_000, 20_000);
        Add(ref terms, 250, 100_000, 50_000);
        Add(ref terms, 1_000, 200_000, 100_000);
        return terms;
    }

    static ContractTerms Common(long valueFactor, long impactCoins) => new()
    {
        Kind = ContractKind.Quanto,
        PremiumAddsBasis = 1,
        ValueFactor = valueFactor,
        ImpactValue = impactCoins * 1_000_000_000_000,
        InterestE8 = 10_000,
        LiquidationFeePpm = 500,
        ProtectionPpm = 50_000,
        LimitBandPpm = 500_000,
        SliceValue = 10_000_000_000_000,
        SliceRestMin = 1_000_000_000_000,
    };

    static void Add(ref ContractTerms terms, long coins, int initialPpm, int maintenancePpm) =>
        terms.Tiers[terms.TierCount++] = new MarginTier
        {
            Bound = coins * 1_000_000_000_000,
            InitialPpm = initialPpm,
            MaintenancePpm = maintenancePpm,
        };
}
