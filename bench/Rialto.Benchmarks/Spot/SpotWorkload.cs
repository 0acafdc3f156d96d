using Rialto.Benchmarks.Core1;
using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Spot;

/// <summary>All markets' commands in one order, encoded for the exchange.</summary>
public sealed class SpotWorkload
{
    const int LastSpotBeforeGap = Engine.Limits.FirstKeptInstrument - 1;

    readonly List<long> _sessionOrders = [0];
    readonly byte[] _scratch = new byte[Core1Exchange.CommandBytesMax];

    internal SpotWorkload(SpotShape shape, IReadOnlyList<int[]> users, SpotMarket[] markets, Xoshiro256 draws)
    {
        Shape = shape;
        Users = users;
        Markets = markets;
        Fill = EncodeFill();
        Bench = EncodeMerged(draws);
    }

    public SpotShape Shape { get; }

    /// <summary>Each user's currencies by number, rising.</summary>
    public IReadOnlyList<int[]> Users { get; }

    public IReadOnlyList<SpotMarket> Markets { get; }

    /// <summary>Market by market the orders that rest before the measured ones.</summary>
    public byte[] Fill { get; }

    /// <summary>The measured commands; the next one is of a market with a probability that goes with what it has left.</summary>
    public byte[] Bench { get; }

    public int FillCount => Markets.Sum(market => market.Workload.Fill.Length);

    public int BenchCount => Markets.Sum(market => market.Workload.Bench.Length);

    /// <summary>The exchange's number of a user.</summary>
    public static MemberId MemberOf(int user) => new(Owners.FirstMember + user);

    /// <summary>The exchange's number of a market: some are kept for other kinds.</summary>
    public static InstrumentId InstrumentOf(int market) =>
        new(market < LastSpotBeforeGap ? market + 1 : market - LastSpotBeforeGap + Engine.Limits.LastKeptInstrument + 1);

    /// <summary>The market of an instrument.</summary>
    public static int MarketOf(InstrumentId instrument) => instrument.Value <= LastSpotBeforeGap
        ? instrument.Value - 1
        : instrument.Value - Engine.Limits.LastKeptInstrument - 1 + LastSpotBeforeGap;

    /// <summary>The session's own number of an order.</summary>
    public long SessionOrder(OrderId order) => _sessionOrders[(int)order.Value];

    byte[] EncodeFill()
    {
        using var bytes = new MemoryStream();
        for (var market = 0; market < Markets.Count; market++)
            foreach (ref readonly var command in Markets[market].Workload.Fill.AsSpan()) Encode(bytes, market, command);
        return bytes.ToArray();
    }

    byte[] EncodeMerged(Xoshiro256 draws)
    {
        using var bytes = new MemoryStream();
        var next = new int[Markets.Count];
        var left = new Weights([.. Markets.Select(market => market.Workload.Bench.Length)]);
        while (left.Sum > 0)
        {
            var market = left.Take(draws.Below(left.Sum));
            Encode(bytes, market, Markets[market].Workload.Bench[next[market]++]);
        }

        return bytes.ToArray();
    }

    void Encode(MemoryStream bytes, int index, in Core1Command command)
    {
        var market = Markets[index];
        if (command.Kind is Core1Kind.Gtc or Core1Kind.Ioc or Core1Kind.FokByBudget)
        {
            market.Orders[command.Id] = _sessionOrders.Count;
            _sessionOrders.Add(command.Id);
        }

        var member = MemberOf(market.Users[command.Uid - 1]);
        var order = new OrderId(market.Orders[command.Id]);
        bytes.Write(_scratch, 0, Core1Exchange.Encode(command, member, InstrumentOf(index), order, _scratch));
    }
}
