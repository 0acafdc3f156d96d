namespace Rialto.Gateways.Bots;

/// <summary>A currency as the bots see it: what it is worth at the start, in whole dollars, and how that moves.</summary>
public sealed class Asset(string code, int startDollars, PriceWalk? walk)
{
    /// <summary>Start values of the simulated prices; a currency that is not here is not traded by bots.</summary>
    public static readonly IReadOnlyDictionary<string, int> StartDollars = new Dictionary<string, int>
    {
        ["usd"] = 1, ["usdt"] = 1, ["btc"] = 8_000, ["eth"] = 200, ["ltc"] = 50,
    };

    public string Code { get; } = code;

    public int DollarsAtStart { get; } = startDollars;

    /// <summary>Null: its value does not move.</summary>
    public PriceWalk? Walk { get; } = walk;

    /// <summary>Value now, in millionths of a dollar.</summary>
    public long MicroDollars => (long)DollarsAtStart * (Walk?.Ppm ?? PriceWalk.OnePpm);

    /// <summary>Dollars have no walk: everything else moves against them.</summary>
    public static bool Moves(string code) => code is not ("usd" or "usdt");
}
