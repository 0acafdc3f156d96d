using Rialto.Benchmarks.Core1;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node.Setup;

namespace Rialto.Benchmarks.Margin;

/// <summary>Ten thousand leveraged positions in one perpetual, and commands of which every second one moves its index price.</summary>
/// <param name="Setup">Instrument, members, their coins and positions.</param>
/// <param name="Marks">Nothing but new index prices.</param>
/// <param name="Mixed">The same prices, and behind each an order of somebody with a position, or its cancel.</param>
/// <param name="MarkCount">Prices of either part.</param>
public sealed record MarginWorkload(byte[] Setup, byte[] Marks, byte[] Mixed, int MarkCount)
{
    public const ulong SeedUsual = 8_000;

    /// <summary>The number that the first perpetual gets.</summary>
    public static readonly InstrumentId Perpetual = new(8);

    const int FirstMember = Owners.FirstMember;
    const long StartUs = 1_735_693_200_000_000;
    const long StartPrice = 800_000;
    const long FarthestTicks = 8_000;
    const long LotsOfPosition = 10_000;
    const int MarkEveryUs = 1_000;
    static readonly Amount s_coins = new((Int128)1_000_000_000_000_000_000 / 10);

    /// <param name="seed">Draws the prices.</param>
    /// <param name="positions">Half of them long, half short.</param>
    /// <param name="marks">How often the price moves.</param>
    public static MarginWorkload Generate(ulong seed, int positions, int marks)
    {
        var draws = new Xoshiro256(seed);
        var prices = new long[marks];
        var price = StartPrice;
        for (var i = 0; i < marks; i++)
        {
            var step = 1 + draws.Below(100);
            // Back towards where it began, where all accounts can stand it.
            price += draws.Below(2 * FarthestTicks) < FarthestTicks - (price - StartPrice) ? step : -step;
            prices[i] = price;
        }

        return new MarginWorkload(EncodeSetup(positions), Encode(prices, positions, mixed: false), Encode(prices, positions,
            mixed: true), marks);
    }

    static byte[] EncodeSetup(int positions)
    {
        var bytes = new CommandBytes();
        bytes.Write(new Genesis { Header = At(0), UuidKeyHigh = 1, UuidKeyLow = 2 });
        foreach (var code in (string[])["usd", "btc", "btc-demo"])
            bytes.Write(new CreateCurrency { Header = At(0), Terms = Core1Exchange.Currency(code, CurrencyKind.Coin) });
        var (dollar, coin, demo) = (new CurrencyId(1), new CurrencyId(2), new CurrencyId(3));
        bytes.Write(new BeginMargin { Header = At(0), Live = coin, Demo = demo });
        var bitcoin = PerpetualDefaults.Perpetuals[0];
        bytes.Write(new CreatePerpetual
        {
            Header = At(0), Terms = bitcoin.ToTerms(coin, dollar, isDemo: false, position: 1), Contract = bitcoin.ToContract(coin),
        });
        bytes.Write(new SetLimits { Header = At(0), OrdersOpenMax = 1_000, RequestKeysMax = 1 });
        bytes.Write(Mark(0, StartPrice));
        for (var i = 0; i < positions; i += 2)
        {
            Open(bytes, Member(i), coin);
            Open(bytes, Member(i + 1), coin);
            bytes.Write(Order(0, Member(i), Side.Sell, StartPrice));
            bytes.Write(Order(0, Member(i + 1), Side.Buy, StartPrice));
        }

        return bytes.ToArray();
    }

    static void Open(CommandBytes bytes, MemberId member, CurrencyId coin)
    {
        bytes.Write(new OpenMember { Header = At(0), Opened = member });
        bytes.Write(new Deposit { Header = At(0), To = member, Currency = coin, Net = s_coins });
        bytes.Write(new MoveMargin { Header = At(0, member), Direction = MarginDirection.ToAccount, Amount = s_coins });
    }

    // The set-up placed as many orders as there are positions; the next has the number after them.
    static byte[] Encode(long[] prices, int positions, bool mixed)
    {
        var bytes = new CommandBytes();
        var order = (long)positions;
        for (var i = 0; i < prices.Length; i++)
        {
            var timeUs = (i + 1L) * MarkEveryUs;
            bytes.Write(Mark(timeUs, prices[i]));
            if (!mixed) continue;
            var member = Member(i / 2 % positions);
            if (i % 2 == 0) bytes.Write(Order(timeUs, member, Side.Buy, StartPrice - 2 * FarthestTicks));
            else bytes.Write(new CancelOrder { Header = At(timeUs, member), Order = new OrderId(order) });
            if (i % 2 == 0) order++;
        }

        return bytes.ToArray();
    }

    static MarkIndex Mark(long timeUs, long price) =>
        new() { Header = At(timeUs), Instrument = Perpetual, State = IndexState.Good, Price = new Ticks(price) };

    static PlaceOrder Order(long timeUs, MemberId member, Side side, long price) => new()
    {
        Header = At(timeUs, member),
        Instrument = Perpetual,
        Side = side,
        OrderKind = OrderKind.Limit,
        Price = new Ticks(price),
        Quantity = new Lots(LotsOfPosition),
    };

    static CommandHeader At(long timeUs, MemberId member = default) => new() { TimeUs = StartUs + timeUs, Member = member };

    static MemberId Member(int index) => new(FirstMember + index);

    sealed class CommandBytes
    {
        readonly MemoryStream _bytes = new();
        readonly byte[] _scratch = new byte[Core1Exchange.CommandBytesMax];

        public void Write<TCommand>(in TCommand command)
            where TCommand : unmanaged, ICommand => _bytes.Write(_scratch, 0, CommandCodec.Write(_scratch, command, default));

        public byte[] ToArray() => _bytes.ToArray();
    }
}
