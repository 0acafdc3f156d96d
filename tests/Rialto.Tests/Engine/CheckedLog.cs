using System.Text;
using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>A small exchange for tests that need more commands than a table should have: one instrument, two rich members.</summary>
internal sealed class CheckedLog
{
    public static readonly MemberId Alice = new(1_000);
    public static readonly MemberId Bob = new(1_001);
    public static readonly InstrumentId Instrument = new(1);
    public static readonly CurrencyId Base = new(1);
    public static readonly CurrencyId Quote = new(2);

    readonly EventBuffer _events = new(1 << 16);
    readonly List<byte[]> _log = [];

    public Exchange Exchange { get; private set; } = new(16, 16);

    public IReadOnlyList<byte[]> Log => _log;

    public long NowUs { get; set; } = Table.StartUs;

    /// <summary>Genesis, two currencies, one instrument with these precisions, two members with 10^15 coins of each.</summary>
    public void Begin(int pricePrecision = 2, int amountPrecision = 3)
    {
        Apply(Draft.Of(new Genesis { UuidKeyHigh = 1, UuidKeyLow = 2 }));
        Apply(Draft.Of(new CreateCurrency { Terms = new CurrencyTerms { Code = Code.Of("eth"), Kind = CurrencyKind.Coin } }));
        Apply(Draft.Of(new CreateCurrency { Terms = new CurrencyTerms { Code = Code.Of("usd"), Kind = CurrencyKind.Fiat } }));
        Apply(Draft.Of(new CreateInstrument { Terms = Terms("ethusd", pricePrecision, amountPrecision) }));
        foreach (var member in (MemberId[])[Alice, Bob])
        {
            Apply(Draft.Of(new OpenMember { Opened = member }));
            Apply(Draft.Of(new Deposit { To = member, Currency = Base, Net = Coins(1_000_000_000_000_000) }));
            Apply(Draft.Of(new Deposit { To = member, Currency = Quote, Net = Coins(1_000_000_000_000_000) }));
        }
    }

    public static Amount Coins(long coins) => new((Int128)coins * 1_000_000_000_000_000_000);

    public static InstrumentTerms Terms(string code, int pricePrecision, int amountPrecision) => new()
    {
        Code = Code.Of(code),
        Base = Base,
        Quote = Quote,
        Kind = InstrumentKind.Spot,
        State = InstrumentState.Enabled,
        PricePrecision = (byte)pricePrecision,
        AmountPrecision = (byte)amountPrecision,
        TickStep = new Ticks(1),
        LotStep = new Lots(1),
        PriceMin = new Ticks(1),
        QuantityMin = new Lots(1),
        QuantityMax = new Lots(Limits.LotsMax),
    };

    public static PlaceOrder Limit(MemberId member, Side side, long ticks, long lots) => new()
    {
        Header = new CommandHeader { Member = member },
        Instrument = Instrument,
        Side = side,
        OrderKind = OrderKind.Limit,
        Price = new Ticks(ticks),
        Quantity = new Lots(lots),
    };

    /// <summary>Applies a command at <see cref="NowUs"/> and returns the kinds of its events.</summary>
    public List<EventKind> Apply(byte[] command)
    {
        Draft.SetTime(command, NowUs);
        _log.Add(command);
        _events.Clear();
        Exchange.Apply(command, _log.Count, _events);
        var kinds = new List<EventKind>();
        var reader = new EventReader(_events.Written);
        while (reader.Next()) kinds.Add(reader.Kind);
        return kinds;
    }

    public ReadOnlySpan<byte> LastEvents => _events.Written;

    /// <summary>Places an order that ends at once; tells how many events that made: 1 is a repeat.</summary>
    public int ImmediateOrder(string clientId)
    {
        var order = Limit(Alice, Side.Buy, 1, 1);
        order.OrderKind = OrderKind.Market;
        order.Price = Ticks.None;
        return Apply(Draft.Of(order, Encoding.ASCII.GetBytes(clientId))).Count;
    }

    /// <summary>Goes on with the exchange as it comes out of its own saved state, which must be the same byte by byte.</summary>
    public void CheckRestart()
    {
        var saved = CheckedExchange.Saved(Exchange);
        Exchange = CheckedExchange.Load(saved);
        Assert.Equal(saved, CheckedExchange.Saved(Exchange));
    }
}
