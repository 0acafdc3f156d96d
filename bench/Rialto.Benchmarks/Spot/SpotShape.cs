namespace Rialto.Benchmarks.Spot;

/// <summary>How large an exchange of many markets is.</summary>
/// <param name="Markets">One a pair of currencies.</param>
/// <param name="Commands">Measured commands of all markets.</param>
/// <param name="Orders">Orders that rest before them, of all markets.</param>
/// <param name="Accounts">Members' accounts of all currencies.</param>
/// <param name="Currencies">At least so many that every market has a pair of its own.</param>
public sealed record SpotShape(string Name, int Markets, int Commands, int Orders, int Accounts, int Currencies)
{
    public static readonly SpotShape Peak = new("spot-100", 100, 3_000_000, 10_000, 10_000, 40);

    // An exchange has one market a pair, whichever way round, and forty currencies make 780: ten thousand markets need 142.
    public static readonly SpotShape Medium = new("spot-10k", 10_000, 3_000_000, 1_000_000, 3_300_000, 142);

    /// <summary>The same on a small scale, for correctness only.</summary>
    public SpotShape Quick => this with
    {
        Markets = Markets / 20,
        Commands = 150_000,
        Orders = Math.Min(Orders, 5_000),
        Accounts = Math.Min(Accounts, 20_000),
        Currencies = Math.Min(Currencies, 40),
    };
}
