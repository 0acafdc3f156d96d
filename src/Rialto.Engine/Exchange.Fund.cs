using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>What the insurance fund took over goes back to the market, and an operator's clearing. Source:
/// docs/rules/derivatives-liquidation.md.</summary>
public sealed partial class Exchange
{
    // Once a minute: what was offered before is taken back, and a little is offered anew, at the best price of its side.
    void Unwind(Instrument instrument)
    {
        var fund = FundOf(instrument.Terms.Flags);
        if (!_margin.TryFind(fund, instrument.Id, out var at)) return;
        CancelOrders(fund, instrument.Id, CancelReason.Operator);
        ref var position = ref _margin[at];
        if (position.Quantity.IsZero || StateOf(instrument) is not (InstrumentState.Enabled or InstrumentState.Hidden)) return;
        var side = ClosingSide(position);
        var price = UnwindPrice(instrument, side);
        if (price == Ticks.None) return;
        Offer(instrument, at, side, price, UnwindLots(instrument, position.Size));
    }

    Lots UnwindLots(Instrument instrument, Lots size)
    {
        var step = instrument.Terms.LotStep.Value;
        var share = instrument.Contract!.HourVolume(_nowUs) * Limits.UnwindPercent / 100 / step * step;
        var most = Int128.Max(share, instrument.Terms.QuantityMin.Value);
        return most < size.Value ? new Lots((long)most) : size;
    }

    // The best price of the own side, or the fair price; never one that would trade.
    static Ticks UnwindPrice(Instrument instrument, Side side)
    {
        var step = instrument.Terms.TickStep.Value;
        var own = instrument.Book.BestPrice(side);
        var fair = side == Side.Sell
            ? Rounding.Ceiling(instrument.Contract!.Fair.Value, step) * step
            : Rounding.Floor(instrument.Contract!.Fair.Value, step) * step;
        var price = own != Ticks.None ? own : new Ticks((long)fair);
        if (price.Value < 1) return Ticks.None;
        return instrument.Book.Crosses(side, price) ? instrument.NextToOpposite(side) : price;
    }

    void Offer(Instrument instrument, int at, Side side, Ticks price, Lots lots)
    {
        if (!instrument.Book.HasRoom(side, lots) || !HasRoomFor(1, instrument)) return;
        _members.TryFind(Owners.Insurance, out var memberIndex);
        var order = new PlaceOrder
        {
            Header = new CommandHeader { Member = Owners.Insurance },
            Instrument = instrument.Id,
            Side = side,
            OrderKind = OrderKind.Limit,
            Flags = OrderFlags.PostOnly | OrderFlags.ReduceOnly,
            Price = price,
            Quantity = lots,
        };
        var admission = new Admission
        {
            Instrument = instrument,
            MemberIndex = memberIndex,
            Side = side,
            Quantity = lots,
            Price = price,
            MarginAccount = new MarginAccountId(_margin[at].Account + 1),
        };
        var id = new OrderId(++_lastOrder);
        _events.Add(AcceptedOf(order, id, admission));
        FindAccounts(order, ref admission);
        Enter(AddOpen(order, id, lots, lots, ref admission));
    }

    // An account's orders on an instrument, by number.
    void CancelOrders(int account, InstrumentId instrument, CancelReason reason)
    {
        for (var slot = _margin.Account(account).FirstOrder; !slot.IsNone;)
        {
            var next = _marginOrders[slot].Next;
            if (_orders[slot].Instrument == instrument) CancelOpen(slot, reason);
            slot = next;
        }
    }

    void ClearInstrument(ReadOnlySpan<byte> command)
    {
        ref readonly var clear = ref CommandCodec.Read<ClearInstrument>(command);
        if (!TryFindPerpetual(clear.Instrument, out var instrument))
        {
            RejectCommand(clear.Header, Reject.InstrumentNotFound);
            return;
        }

        CancelInstrument(instrument.Id, CancelReason.InstrumentCleared);
        if (instrument.Contract!.Terms.Kind == ContractKind.Inverse) ClearInPairs(instrument);
        else ClearAtOnce(instrument);
        CutReduceOnly();
    }

    // All positions together are zero, so closing each at one price is a trade of all with all.
    void ClearAtOnce(Instrument instrument)
    {
        for (var account = 0; account < _margin.Count; account++)
        {
            if (!_margin.TryFind(account, instrument.Id, out var at) || _margin[at].Quantity.IsZero) continue;
            ref var position = ref _margin[at];
            Book(at, ClosingSide(position), instrument.Contract!.Fair, position.Size, 0, default, PositionCause.Cleared);
        }
    }

    // Each value of an inverse contract is rounded, and what rounding leaves would be nobody's: two and two they close at one value.
    void ClearInPairs(Instrument instrument)
    {
        var (seller, buyer) = (NextToClear(instrument, 0, isLong: true), NextToClear(instrument, 0, isLong: false));
        while (seller != 0)
        {
            var lots = Lots.Min(_margin[seller].Size, _margin[buyer].Size);
            Book(seller, Side.Sell, instrument.Contract!.Fair, lots, 0, default, PositionCause.Cleared);
            Book(buyer, Side.Buy, instrument.Contract.Fair, lots, 0, default, PositionCause.Cleared);
            if (_margin[seller].Quantity.IsZero) seller = NextToClear(instrument, _margin[seller].Account + 1, isLong: true);
            if (_margin[buyer].Quantity.IsZero) buyer = NextToClear(instrument, _margin[buyer].Account + 1, isLong: false);
        }
    }

    // Where the first account from this one on that is long (or short) stands in an instrument; 0 = there is none.
    int NextToClear(Instrument instrument, int from, bool isLong)
    {
        for (var account = from; account < _margin.Count; account++)
        {
            if (!_margin.TryFind(account, instrument.Id, out var at)) continue;
            if (isLong ? _margin[at].Quantity.Value > 0 : _margin[at].Quantity.Value < 0) return at;
        }

        return 0;
    }
}
