using Rialto.Engine.Books;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Perpetuals and margin accounts as bytes. Format: docs/operating/snapshot-format.md.</summary>
public sealed partial class Exchange
{
    static void SaveContract(StateWriter writer, Instrument instrument)
    {
        writer.WriteByte(instrument.Contract is null ? (byte)0 : (byte)1);
        instrument.Contract?.Save(writer);
    }

    void LoadContract(ref StateReader reader, Instrument instrument)
    {
        if (reader.ReadByte() == 0) return;
        AddContract(instrument, reader.ReadStruct<ContractTerms>());
        instrument.Contract!.Load(ref reader);
    }

    void SaveMargin(StateWriter writer)
    {
        writer.WriteByte(_marginBegun ? (byte)1 : (byte)0);
        writer.WriteInt32(_liveMargin.Value);
        writer.WriteInt32(_demoMargin.Value);
        writer.WriteInt128(_demoGrant.Units);
        writer.WriteInt64(_lastPosition);
        writer.WriteInt32(_margin.Count);
        for (var i = 0; i < _margin.Count; i++) SaveAccount(writer, i);
        SaveList(writer, _margin.DueCount, _margin.DueAt);
        SaveLiquidations(writer);
    }

    void SaveAccount(StateWriter writer, int index)
    {
        ref var account = ref _margin.Account(index);
        writer.WriteInt32(account.Member.Value);
        writer.WriteByte((byte)account.Type);
        writer.WriteInt64(account.TakerDue);
        writer.WriteInt64(account.LiquidationDue);
        // Below zero: no fair price has come since.
        writer.WriteInt64(account.HasHeardPrice ? account.LastSliceUs : -account.LastSliceUs);
        var count = 0;
        for (var at = account.FirstPosition; at != 0; at = _margin[at].Next) count++;
        writer.WriteInt32(count);
        for (var at = account.FirstPosition; at != 0; at = _margin[at].Next) SavePosition(writer, _margin[at]);
    }

    static void SavePosition(StateWriter writer, in Position position)
    {
        writer.WriteInt32(position.Instrument.Value);
        writer.WriteInt64(position.Number);
        writer.WriteInt64(position.Quantity.Value);
        writer.WriteInt64(position.Cost);
        writer.WriteInt32(position.Leverage);
        writer.WriteInt64(position.Realised);
        writer.WriteInt64(position.Fees);
        writer.WriteInt64(position.Funding);
        writer.WriteInt64(position.OpenedUs);
        writer.WriteInt64(position.StopLoss.Value);
        writer.WriteInt64(position.TakeProfit.Value);
        writer.WriteByte((byte)position.ExitBy);
    }

    static void SaveList(StateWriter writer, int count, Func<int, int> account)
    {
        writer.WriteInt32(count);
        for (var i = 0; i < count; i++) writer.WriteInt32(account(i));
    }

    // In the order in which they began.
    void SaveLiquidations(StateWriter writer)
    {
        var count = 0;
        for (var at = _margin.OldestLiquidation; at >= 0; at = _margin.Account(at).YoungerLiquidation) count++;
        writer.WriteInt32(count);
        for (var at = _margin.OldestLiquidation; at >= 0; at = _margin.Account(at).YoungerLiquidation) writer.WriteInt32(at);
    }

    void LoadMargin(ref StateReader reader)
    {
        _marginBegun = reader.ReadByte() != 0;
        _liveMargin = new CurrencyId(reader.ReadInt32());
        _demoMargin = new CurrencyId(reader.ReadInt32());
        _demoGrant = new Amount(reader.ReadInt128());
        _lastPosition = reader.ReadInt64();
        for (var left = reader.ReadCount(); left > 0; left--) LoadAccount(ref reader);
        var due = reader.ReadCount();
        for (var i = 0; i < due; i++) _margin.MarkDue(LoadIndex(ref reader));
        for (var left = reader.ReadCount(); left > 0; left--) LoadLiquidation(LoadIndex(ref reader));
    }

    int LoadIndex(ref StateReader reader)
    {
        var index = reader.ReadInt32();
        if ((uint)index >= (uint)_margin.Count) throw new StateDamagedException("A margin account that is not there.");
        return index;
    }

    // Ending one clears what it owes, beginning one does not: the figures were read with the account.
    void LoadLiquidation(int index) => _margin.BeginLiquidation(index);

    void LoadAccount(ref StateReader reader)
    {
        var member = new MemberId(reader.ReadInt32());
        var type = (InstrumentFlags)reader.ReadByte();
        if (!_members.TryFind(member, out var memberIndex)) throw new StateDamagedException("A margin account of nobody.");
        var id = new MarginAccountId(_margin.Count + 1);
        var currency = MarginCurrency(type);
        var (takerDue, liquidationDue, lastSliceUs) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        var index = _margin.Open(new MarginAccount
        {
            Member = member,
            Ledger = _accounts.Of(member == Owners.Insurance ? member : id.Owner, currency),
            Currency = currency,
            Type = type,
            TakerDue = takerDue,
            LiquidationDue = liquidationDue,
            LastSliceUs = long.Abs(lastSliceUs),
            HasHeardPrice = lastSliceUs > 0,
        });
        if (_members[memberIndex].FirstMargin == 0) _members[memberIndex].FirstMargin = index + 1;
        for (var left = reader.ReadCount(); left > 0; left--) LoadPosition(ref reader, index);
    }

    void LoadPosition(ref StateReader reader, int account)
    {
        var id = new InstrumentId(reader.ReadInt32());
        if (!TryFindPerpetual(id, out var instrument)) throw new StateDamagedException("A position without an instrument.");
        var at = _margin.Of(account, id);
        ref var position = ref _margin[at];
        position.Number = reader.ReadInt64();
        position.Quantity = new Lots(reader.ReadInt64());
        position.Cost = reader.ReadInt64();
        position.Leverage = reader.ReadInt32();
        position.Realised = reader.ReadInt64();
        position.Fees = reader.ReadInt64();
        position.Funding = reader.ReadInt64();
        position.OpenedUs = reader.ReadInt64();
        position.StopLoss = new Ticks(reader.ReadInt64());
        position.TakeProfit = new Ticks(reader.ReadInt64());
        position.ExitBy = (TriggerBy)reader.ReadByte();
        if (position.ExitBy > TriggerBy.Index) throw new StateDamagedException("Exits that watch an unknown price.");
        instrument.Contract!.QuantitySum += position.Quantity.Value;
        instrument.Contract.CostSum += position.Cost;
        instrument.Contract.IsTouched = true;
        AddExits(at);
    }

    void SaveMarginOrder(StateWriter writer, OrderSlot slot)
    {
        ref var margin = ref _marginOrders[slot];
        writer.WriteInt32(_margin[margin.Position].Account);
        writer.WriteInt64(margin.Hold);
        writer.WriteInt64(margin.HoldFor.Value);
        if (margin.Exits.IsNone) return;
        writer.WriteInt64(margin.Exits.StopLoss.Value);
        writer.WriteInt64(margin.Exits.TakeProfit.Value);
    }

    OrderTraits SavedTraits(OrderSlot slot)
    {
        if (!_orders[slot].IsMargin) return OrderTraits.None;
        ref readonly var exits = ref _marginOrders[slot].Exits;
        return (exits.IsNone ? OrderTraits.None : OrderTraits.Exits) | (exits.WasBrought ? OrderTraits.Brought : OrderTraits.None);
    }

    MarginOrder LoadMarginOrder(ref StateReader reader, in RestingOrder order)
    {
        var account = LoadIndex(ref reader);
        var margin = new MarginOrder
        {
            Position = _margin.Of(account, order.Instrument),
            Hold = reader.ReadInt64(),
            HoldFor = new Lots(reader.ReadInt64()),
        };
        margin.Exits.WasBrought = (order.Traits & OrderTraits.Brought) != 0;
        if ((order.Traits & OrderTraits.Exits) == 0) return margin;
        (margin.Exits.StopLoss, margin.Exits.TakeProfit) = (new Ticks(reader.ReadInt64()), new Ticks(reader.ReadInt64()));
        return margin.Exits.IsNone ? throw new StateDamagedException("Exits that are none.") : margin;
    }

    // What was due when the state was saved is in its queue; all others get their thresholds, and only they.
    void WatchLoaded()
    {
        CheckContracts();
        for (var account = 0; account < _margin.Count; account++)
        {
            if (_margin.Account(account).IsDue) continue;
            var standing = StandingOf(account);
            if (!MustAct(account, standing)) Watch(account, standing);
        }
    }
}
