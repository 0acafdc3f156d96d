using Rialto.Benchmarks.Core1;

namespace Rialto.Benchmarks.Spot;

/// <summary>Makes many markets as the recipe of spot-multi says: users, pairs, shares, and a core-1 session for each.</summary>
internal sealed class SpotGenerator
{
    const int CurrenciesOfUserMax = 40;
    const double ParetoShape = 1.5;
    const double ShareScale = 0.001;
    const int FeeMakerPpmMax = 1_000;
    const int FeeTakerMoreMax = 500;
    const ulong SeedStep = 0x9E3779B97F4A7C15UL;

    readonly SpotShape _shape;
    readonly ulong _seed;
    readonly Xoshiro256 _draws;
    readonly HashSet<(int, int)> _pairs = [];
    readonly List<int[]> _users = [];
    readonly List<int>[] _holders;

    public SpotGenerator(SpotShape shape, ulong seed)
    {
        _shape = shape;
        _seed = seed;
        _draws = new Xoshiro256(seed);
        _holders = new List<int>[shape.Currencies + 1];
        for (var i = 0; i < _holders.Length; i++) _holders[i] = [];
    }

    public SpotWorkload Generate()
    {
        for (var left = _shape.Accounts; left > 0;) left -= AddUser(left);
        var shares = Shares();
        var markets = new SpotMarket[_shape.Markets];
        for (var i = 0; i < markets.Length; i++)
            markets[i] = Market(i, Part(shares, i, _shape.Orders), Part(shares, i, _shape.Commands));
        return new SpotWorkload(_shape, _users, markets, new Xoshiro256(_seed + 1));
    }

    /// <summary>A user with some currencies of his own; answers how many.</summary>
    int AddUser(int accountsMax)
    {
        var wanted = Math.Min(Math.Min(1 + (long)Pareto(1), CurrenciesOfUserMax), Math.Min(accountsMax, _shape.Currencies));
        var has = new SortedSet<int>();
        while (has.Count < wanted) has.Add(1 + (int)_draws.Below(_shape.Currencies));
        foreach (var currency in has) _holders[currency].Add(_users.Count);
        _users.Add([.. has]);
        return (int)wanted;
    }

    double[] Shares()
    {
        var shares = new double[_shape.Markets];
        for (var i = 0; i < shares.Length; i++) shares[i] = Pareto(ShareScale);
        var sum = shares.Sum();
        for (var i = 0; i < shares.Length; i++) shares[i] /= sum;
        return shares;
    }

    /// <summary>A market's part of a total, rounded half up; the first market has what is left.</summary>
    static int Part(double[] shares, int market, int total)
    {
        if (market > 0) return (int)Math.Floor(shares[market] * total + 0.5);
        var others = 0;
        for (var i = 1; i < shares.Length; i++) others += Part(shares, i, total);
        return Math.Max(0, total - others);
    }

    SpotMarket Market(int index, int orders, int commands)
    {
        var (pair, users) = DrawPair(Math.Max(2, commands / 5));
        var maker = (int)_draws.Below(FeeMakerPpmMax);
        // A market that is to keep ten orders and looks at them every 512 commands grows all the time: ten thousand such markets ended with
        // almost three times the orders that they were to keep.
        var countEvery = Math.Clamp(orders / 2, 1, Core1Session.CountEveryUsual);
        var seed = _seed ^ ((ulong)(index + 1) * SeedStep);
        var session = new Core1Session(seed, orders, users.Length, countEvery, IsAvalanche: false);
        var workload = new Core1Generator(session).Generate(commands);
        return new SpotMarket(pair.Base, pair.Quote, maker, maker + (int)_draws.Below(FeeTakerMoreMax), users, workload);
    }

    /// <summary>A pair that no market has and that somebody holds, and those who do, from a random start on.</summary>
    ((int Base, int Quote) Pair, int[] Users) DrawPair(int usersMax)
    {
        while (true)
        {
            var pair = ((int)_draws.Below(_shape.Currencies) + 1, (int)_draws.Below(_shape.Currencies) + 1);
            if (pair.Item1 == pair.Item2 || _pairs.Contains(pair) || _pairs.Contains((pair.Item2, pair.Item1))) continue;
            var users = Holders(pair.Item1, pair.Item2, usersMax);
            if (users.Length == 0) continue;
            _pairs.Add(pair);
            return (pair, users);
        }
    }

    /// <summary>Whoever has both, in the order of the users from a random start on.</summary>
    int[] Holders(int first, int second, int usersMax)
    {
        var found = new List<int>();
        var holders = _holders[first];
        if (holders.Count == 0) return [];
        var start = (int)_draws.Below(holders.Count);
        for (var i = 0; i < holders.Count && found.Count < usersMax; i++)
        {
            var user = holders[(start + i) % holders.Count];
            if (Array.BinarySearch(_users[user], second) >= 0) found.Add(user);
        }

        return [.. found];
    }

    double Pareto(double scale) => scale / Math.Pow(1 - _draws.Fraction(), 1 / ParetoShape);
}
