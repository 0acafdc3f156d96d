using System.Security.Cryptography;
using Rialto.Engine.Books;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Instruments;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>The state as bytes: a canonical walk, for snapshots and for the state hash. Format:
/// docs/operating/snapshot-format.md.</summary>
public sealed partial class Exchange
{
    /// <summary>The format that <see cref="Load"/> reads.</summary>
    public const int StateVersion = 3;

    /// <summary>Without perpetuals and margin accounts.</summary>
    public const int SpotStateVersion = 2;

    /// <summary>Without last prices, waiting orders, expiries, icebergs and guards.</summary>
    public const int FirstStateVersion = 1;

    const int SavedOrderBytesMin = 88;

    /// <summary>Writes the whole state; equal states give equal bytes, whatever way led there.</summary>
    public void Save(StateWriter writer) => Save(writer, StateVersion);

    /// <summary>Writes the whole state into a sink, in chunks. Returns its length in bytes.</summary>
    public long Save(StateSink sink)
    {
        var writer = new StateWriter(sink, Limits.StateChunkBytes);
        Save(writer);
        writer.Flush();
        return writer.Length;
    }

    /// <summary>Writes the state in the format of an earlier day, to compare it with what was written then.</summary>
    public void Save(StateWriter writer, int version)
    {
        writer.WriteInt32(version);
        SaveCounters(writer);
        SaveCurrencies(writer);
        _fees.Save(writer);
        _members.Save(writer);
        _accounts.Save(writer);
        SaveInstruments(writer, version);
        if (version > SpotStateVersion) SaveMargin(writer);
        SaveOrders(writer, version);
        if (version > FirstStateVersion) SaveGuards(writer);
        _clientIds.Save(writer);
        _requestKeys.Save(writer);
        _withdrawals.Save(writer);
        _deposits.Save(writer);
        _sources.Save(writer);
    }

    /// <summary>The exchange that <see cref="Save"/> wrote.</summary>
    /// <exception cref="StateDamagedException">The bytes are not a state.</exception>
    public static Exchange Load(ref StateReader reader)
    {
        var version = reader.ReadInt32();
        // Older states lack the last prices, which only the log knows: it is replayed instead.
        if (version is not (StateVersion or SpotStateVersion))
        {
            throw new StateDamagedException($"State version {version}; this program reads {SpotStateVersion} and {StateVersion}.");
        }

        var exchange = new Exchange(ordersCapacity: 1_024, accountsCapacity: 1_024);
        exchange.LoadAll(ref reader, version);
        return exchange;
    }

    /// <summary>SHA-256 over what <see cref="Save"/> writes.</summary>
    public byte[] StateHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Save(hash.AppendData);
        return hash.GetHashAndReset();
    }

    void LoadAll(ref StateReader reader, int version)
    {
        LoadCounters(ref reader);
        LoadCurrencies(ref reader);
        _fees.Load(ref reader);
        _members.Load(ref reader);
        _accounts.Load(ref reader);
        LoadInstruments(ref reader, version);
        if (version > SpotStateVersion) LoadMargin(ref reader);
        LoadOrders(ref reader);
        LoadGuards(ref reader);
        _clientIds.Load(ref reader);
        _requestKeys.Load(ref reader);
        _withdrawals.Load(ref reader, _accounts);
        _deposits.Load(ref reader, _accounts);
        _sources.Load(ref reader);
        for (var i = 0; i < _members.Count; i++)
        {
            if (_members[i].CancelAtUs != 0) _switches.Add(_members[i].CancelAtUs, _members[i].Id.Value, i);
        }

        for (var i = 1; i <= _lastInstrument; i++)
        {
            if (_instruments[i] is not { } instrument) continue;
            CountNeeds(instrument);
            if (HasDue(instrument)) AddStirred(instrument);
        }

        WatchLoaded();

        // What the parts report must fit together, or the snapshot is not one of ours.
        _accounts.EndStep();
    }

    void SaveCounters(StateWriter writer)
    {
        writer.WriteByte(_begun ? (byte)1 : (byte)0);
        writer.WriteUInt64(_uuidKeyHigh);
        writer.WriteUInt64(_uuidKeyLow);
        writer.WriteInt64(LastCommandNumber);
        writer.WriteInt64(LastEventNumber);
        writer.WriteInt64(_nowUs);
        Invariant.Holds(_isHashed);
        writer.WriteUInt64(EventHash);
        writer.WriteInt64(_lastOrder);
        writer.WriteInt64(_lastTrade);
        writer.WriteInt64(_lastDeposit);
        writer.WriteInt64(_lastWithdrawal);
        writer.WriteInt64(_lastTransfer);
        writer.WriteInt64(_lastAdjustment);
        writer.WriteInt32(_ordersOpenMax);
    }

    void LoadCounters(ref StateReader reader)
    {
        _begun = reader.ReadByte() != 0;
        _uuidKeyHigh = reader.ReadUInt64();
        _uuidKeyLow = reader.ReadUInt64();
        LastCommandNumber = reader.ReadInt64();
        _events.LastNumber = reader.ReadInt64();
        _nowUs = reader.ReadInt64();
        TellHash(reader.ReadUInt64());
        _lastOrder = reader.ReadInt64();
        _lastTrade = reader.ReadInt64();
        _lastDeposit = reader.ReadInt64();
        _lastWithdrawal = reader.ReadInt64();
        _lastTransfer = reader.ReadInt64();
        _lastAdjustment = reader.ReadInt64();
        _ordersOpenMax = reader.ReadInt32();
    }

    void SaveCurrencies(StateWriter writer)
    {
        writer.WriteInt32(_currencyCount);
        for (var i = 1; i <= _currencyCount; i++) writer.WriteStruct(_currencies[i]);
    }

    void LoadCurrencies(ref StateReader reader)
    {
        _currencyCount = reader.ReadCount();
        if (_currencyCount >= _currencies.Length) Array.Resize(ref _currencies, _currencyCount + 1);
        for (var i = 1; i <= _currencyCount; i++) _currencies[i] = reader.ReadStruct<CurrencyTerms>();
    }

    void SaveInstruments(StateWriter writer, int version)
    {
        writer.WriteInt32(_instrumentCount);
        for (var i = 1; i <= _lastInstrument; i++)
        {
            if (_instruments[i] is not { } instrument) continue;
            writer.WriteInt32(i);
            writer.WriteInt64(instrument.Book.Sequence);
            writer.WriteStruct(instrument.Terms);
            if (version > FirstStateVersion) instrument.Save(writer);
            if (version > SpotStateVersion) SaveContract(writer, instrument);
        }
    }

    void LoadInstruments(ref StateReader reader, int version)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var id = new InstrumentId(reader.ReadInt32());
            var sequence = reader.ReadInt64();
            AddInstrument(id, reader.ReadStruct<InstrumentTerms>());
            var instrument = InstrumentOf(id);
            instrument.Book.Restore(sequence);
            instrument.Load(ref reader);
            if (version > SpotStateVersion) LoadContract(ref reader, instrument);
        }
    }

    // Book by book, each side from the best level, each level from the oldest order: exactly the priority. Then those that wait, by
    // member and number.
    void SaveOrders(StateWriter writer, int version)
    {
        writer.WriteInt32(_orders.Count);
        for (var i = 1; i <= _lastInstrument; i++)
        {
            if (_instruments[i] is not { } instrument) continue;
            SaveOrders(writer, instrument, Side.Buy, version);
            SaveOrders(writer, instrument, Side.Sell, version);
        }

        for (var i = 0; i < _members.Count; i++)
        {
            for (var slot = _members[i].FirstOrder; !slot.IsNone; slot = _orders.Detail(slot).MemberNext)
            {
                if (_orders[slot].IsWaiting) SaveOrder(writer, slot, version);
            }
        }
    }

    void SaveOrders(StateWriter writer, Instrument instrument, Side side, int version)
    {
        for (var slot = instrument.Book.BestSlot(side); !slot.IsNone; slot = instrument.Book.NextSlot(slot))
            SaveOrder(writer, slot, version);
    }

    void SaveOrder(StateWriter writer, OrderSlot slot, int version)
    {
        ref var order = ref _orders[slot];
        ref var detail = ref _orders.Detail(slot);
        writer.WriteInt64(order.Id.Value);
        writer.WriteInt32(order.Instrument.Value);
        writer.WriteByte((byte)order.Side);
        writer.WriteInt32(order.Member.Value);
        writer.WriteInt64(order.Price.Value);
        writer.WriteInt64(order.Remaining.Value);
        writer.WriteInt32(order.MakerPpm);
        writer.WriteByte(order.Flags);
        writer.WriteInt64(detail.Quantity.Value);
        writer.WriteInt64(detail.Tag);
        writer.WriteInt64(detail.CreatedUs);
        writer.WriteInt32(detail.TakerPpm);
        writer.WriteByte(detail.TimeInForce);
        writer.WriteByte(detail.Kind);
        SaveClientId(writer, order.Id, detail.ClientId);
        if (version > FirstStateVersion) SaveExtra(writer, slot);
        if (order.IsMargin) SaveMarginOrder(writer, slot);
    }

    void SaveClientId(StateWriter writer, OrderId order, int clientId)
    {
        var (key, content) = clientId == 0 ? default : _clientIds.Of(clientId, order);
        writer.WriteInt128(unchecked((Int128)key));
        if (clientId != 0) writer.WriteUInt64(content);
    }

    void SaveExtra(StateWriter writer, OrderSlot slot)
    {
        ref var order = ref _orders[slot];
        writer.WriteInt32((int)(order.Traits | SavedTraits(slot)));
        if (!HasExtra(order)) return;
        ref var extra = ref _extras[slot];
        writer.WriteInt64(order.IsWaiting ? extra.TriggerPrice.Value : 0);
        writer.WriteInt128(order.IsWaiting ? extra.QuoteAmount.Units : 0);
        writer.WriteInt64(order.IsIceberg ? extra.DisplayQuantity.Value : 0);
        writer.WriteInt64(order.Expires ? extra.ExpiresUs : 0);
        writer.WriteInt64(order.IsIceberg ? extra.Hidden.Value : 0);
    }

    static OrderExtra LoadExtra(ref StateReader reader, ref RestingOrder order)
    {
        order.Traits = (OrderTraits)reader.ReadInt32();
        if (!HasExtra(order)) return default;
        return new OrderExtra
        {
            TriggerPrice = new Ticks(reader.ReadInt64()),
            QuoteAmount = new Amount(reader.ReadInt128()),
            DisplayQuantity = new Lots(reader.ReadInt64()),
            ExpiresUs = reader.ReadInt64(),
            Hidden = new Lots(reader.ReadInt64()),
        };
    }

    void LoadOrders(ref StateReader reader)
    {
        var slots = new OrderSlot[reader.ReadCount(SavedOrderBytesMin)];
        if (slots.Length > Limits.OpenOrdersMax) throw new StateDamagedException($"{slots.Length} open orders.");
        _orders.Reserve(slots.Length);
        var numbers = new long[slots.Length];
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = LoadOrder(ref reader);
            numbers[i] = _orders[slots[i]].Id.Value;
        }

        // Members' lists are in order of numbers, books in order of priority.
        Array.Sort(numbers, slots);
        foreach (var slot in slots)
        {
            AddToMember(slot);
            if (_orders[slot].IsMargin) LinkToAccount(slot);
        }

        for (var i = 1; i <= _lastInstrument; i++) _instruments[i]?.Book.Restore(_instruments[i]!.Book.Sequence);
    }

    OrderSlot LoadOrder(ref StateReader reader)
    {
        var order = new RestingOrder
        {
            Id = new OrderId(reader.ReadInt64()),
            Instrument = new InstrumentId(reader.ReadInt32()),
            Side = (Side)reader.ReadByte(),
            Member = new MemberId(reader.ReadInt32()),
            Price = new Ticks(reader.ReadInt64()),
            Remaining = new Lots(reader.ReadInt64()),
            MakerPpm = reader.ReadInt32(),
            Flags = reader.ReadByte(),
        };
        var detail = new OrderDetail
        {
            Quantity = new Lots(reader.ReadInt64()),
            Tag = reader.ReadInt64(),
            CreatedUs = reader.ReadInt64(),
            TakerPpm = reader.ReadInt32(),
            TimeInForce = reader.ReadByte(),
            Kind = reader.ReadByte(),
        };
        var clientKey = unchecked((UInt128)reader.ReadInt128());
        if (!TryFindInstrument(order.Instrument, out var instrument) || !_members.TryFind(order.Member, out order.Reserved))
        {
            throw new StateDamagedException($"Order {order.Id.Value} has an instrument or a member that is not there.");
        }

        if (clientKey != 0) detail.ClientId = _clientIds.Remember(clientKey, order.Id, reader.ReadUInt64(), order.Reserved);
        var extra = LoadExtra(ref reader, ref order);
        var margin = order.IsMargin ? LoadMarginOrder(ref reader, order) : default;
        order.Traits &= ~(OrderTraits.Exits | OrderTraits.Brought);
        SetAccounts(ref order, instrument, margin.Position);
        var slot = _orders.Add(order, detail);
        if (order.IsMargin) _marginOrders[slot] = margin;
        if (HasExtra(order)) _extras[slot] = extra;
        if (order.Expires) _expiries.Add(extra.ExpiresUs, order.Id.Value, slot.Value);
        if (order.IsWaiting)
        {
            BeginWaiting(slot, instrument);
            return slot;
        }

        instrument.Book.Insert(slot);
        if (order.IsMargin) CountLots(slot, Lots.Zero, order.Remaining);
        return slot;
    }

    void SetAccounts(ref RestingOrder order, Instrument instrument, int position)
    {
        if (position != 0)
        {
            order.HoldAccount = _margin.Account(_margin[position].Account).Ledger;
            order.ReceiveAccount = order.HoldAccount;
            return;
        }

        var baseAccount = _accounts.Of(order.Member, instrument.Base);
        var quoteAccount = _accounts.Of(order.Member, instrument.Quote);
        order.HoldAccount = order.Side == Side.Buy ? quoteAccount : baseAccount;
        order.ReceiveAccount = order.Side == Side.Buy ? baseAccount : quoteAccount;
    }
}
