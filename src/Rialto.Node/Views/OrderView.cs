using System.Text;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>An accepted order at one moment. Immutable.</summary>
/// <remarks>
/// Prices in ticks, quantities in lots of the instrument as it is now; money in 10^-18 of the quote currency; times in µs.
/// </remarks>
public sealed record OrderView
{
    public required OrderId Id { get; init; }
    public required Guid Uuid { get; init; }
    public required MemberId Member { get; init; }
    public required InstrumentId Instrument { get; init; }
    public required Side Side { get; init; }
    public required OrderKind Kind { get; init; }
    public required TimeInForce TimeInForce { get; init; }
    public required OrderFlags Flags { get; init; }

    /// <summary>0 for market orders.</summary>
    public required Ticks Price { get; init; }

    /// <summary>Filled + remaining (+ cancelled); a buy by quote amount: what is filled.</summary>
    public required Lots Quantity { get; init; }

    /// <summary>A buy by quote amount: what it may spend; else 0.</summary>
    public required Amount QuoteAmount { get; init; }
    public required Lots Filled { get; init; }

    /// <summary>Unfilled; after a cancellation what was cancelled. 0 for a buy by quote amount.</summary>
    public required Lots Remaining { get; init; }

    /// <summary>Σ price × quantity of its fills, in quote money; stops at 2^127 − 1 units (<see cref="Turnover"/>).</summary>
    public required Amount FilledNotional { get; init; }
    public required OrderState State { get; init; }

    /// <summary>Why it was cancelled; null unless it was.</summary>
    public required CancelReason? Reason { get; init; }

    /// <summary>Rate of fills in which it was resting, frozen at acceptance.</summary>
    public required FeePpm Maker { get; init; }

    /// <summary>Rate of fills in which it was incoming, frozen at acceptance.</summary>
    public required FeePpm Taker { get; init; }
    public required int TradesCount { get; init; }
    public required long CreatedUs { get; init; }
    public required long UpdatedUs { get; init; }

    /// <summary>Null = none was given.</summary>
    public required string? ClientOrderId { get; init; }

    /// <summary>Which credential placed it (opaque); 0 = none.</summary>
    public required long Session { get; init; }

    /// <summary>Event number at which it came to the tail of its price level; 0 = it never rested.</summary>
    public required long PrioritySequence { get; init; }

    /// <summary>A stop or take-profit that still waits for its trigger price: it is open and in no book.</summary>
    public required bool IsWaiting { get; init; }

    /// <summary>The price that a stop or take-profit waits for, or waited for; 0 for other orders.</summary>
    public required Ticks TriggerPrice { get; init; }

    /// <summary>How much of it the book shows at a time; 0 = all.</summary>
    public required Lots DisplayQuantity { get; init; }

    /// <summary>What the book shows of it now: <see cref="Remaining"/>, unless it has a display quantity. 0 before it rests.</summary>
    public required Lots Shown { get; init; }

    /// <summary>When it ends by itself, µs; 0 = never.</summary>
    public required long ExpiresUs { get; init; }

    /// <summary>The reject behind its cancellation, where there is one.</summary>
    public required Reject CancelReject { get; init; }

    /// <summary>The margin account, on a perpetual; else 0.</summary>
    public MarginAccountId Account { get; init; }

    /// <summary>Which price a stop or take-profit watches, or watched.</summary>
    public TriggerBy TriggerBy { get; init; }

    /// <summary>What it brings along for the position that it makes, or brought; 0 = nothing.</summary>
    public Ticks StopLoss { get; init; }
    public Ticks TakeProfit { get; init; }

    bool HasExits => StopLoss != Ticks.None || TakeProfit != Ticks.None;

    /// <summary>In a saved watched price: exits follow.</summary>
    const byte WithExits = 0x80;

    /// <summary>Only open orders are saved.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="hasTerms">False: as views of version 2 had them, in which no order waits, hides or expires.</param>
    /// <param name="hasMargin">False: as views up to version 4 had them, in which all orders are spot ones.</param>
    internal void Save(StateWriter writer, bool hasTerms, bool hasMargin)
    {
        writer.WriteInt64(Id.Value);
        writer.WriteInt32(Member.Value);
        writer.WriteInt32(Instrument.Value);
        writer.WriteByte((byte)Side);
        writer.WriteByte((byte)Kind);
        writer.WriteByte((byte)TimeInForce);
        writer.WriteByte((byte)Flags);
        writer.WriteInt64(Price.Value);
        writer.WriteInt64(Quantity.Value);
        writer.WriteInt128(QuoteAmount.Units);
        writer.WriteInt64(Filled.Value);
        writer.WriteInt64(Remaining.Value);
        writer.WriteInt128(FilledNotional.Units);
        writer.WriteInt32(Maker.Value);
        writer.WriteInt32(Taker.Value);
        writer.WriteInt32(TradesCount);
        writer.WriteInt64(CreatedUs);
        writer.WriteInt64(UpdatedUs);
        writer.WriteBytes(Encoding.UTF8.GetBytes(ClientOrderId ?? ""));
        writer.WriteInt64(Session);
        writer.WriteInt64(PrioritySequence);
        if (!hasTerms) return;
        writer.WriteByte(IsWaiting ? (byte)1 : (byte)0);
        writer.WriteInt64(TriggerPrice.Value);
        writer.WriteInt64(DisplayQuantity.Value);
        writer.WriteInt64(Shown.Value);
        writer.WriteInt64(ExpiresUs);
        if (!hasMargin) return;
        writer.WriteInt32(Account.Value);
        writer.WriteByte((byte)((byte)TriggerBy | (HasExits ? WithExits : 0)));
        if (!HasExits) return;
        writer.WriteInt64(StopLoss.Value);
        writer.WriteInt64(TakeProfit.Value);
    }

    internal static OrderView Load(ref StateReader reader, OrderUuids uuids, bool hasMargin)
    {
        var id = new OrderId(reader.ReadInt64());
        var order = new OrderView
        {
            Id = id,
            Uuid = uuids.Of(id),
            Member = new(reader.ReadInt32()),
            Instrument = new(reader.ReadInt32()),
            Side = (Side)reader.ReadByte(),
            Kind = (OrderKind)reader.ReadByte(),
            TimeInForce = (TimeInForce)reader.ReadByte(),
            Flags = (OrderFlags)reader.ReadByte(),
            Price = new(reader.ReadInt64()),
            Quantity = new(reader.ReadInt64()),
            QuoteAmount = new(reader.ReadInt128()),
            Filled = new(reader.ReadInt64()),
            Remaining = new(reader.ReadInt64()),
            FilledNotional = new(reader.ReadInt128()),
            State = OrderState.Wait,
            Reason = null,
            Maker = new(reader.ReadInt32()),
            Taker = new(reader.ReadInt32()),
            TradesCount = reader.ReadInt32(),
            CreatedUs = reader.ReadInt64(),
            UpdatedUs = reader.ReadInt64(),
            ClientOrderId = reader.ReadBytes() is { IsEmpty: false } text ? Encoding.UTF8.GetString(text) : null,
            Session = reader.ReadInt64(),
            PrioritySequence = reader.ReadInt64(),
            IsWaiting = reader.ReadByte() != 0,
            TriggerPrice = new(reader.ReadInt64()),
            DisplayQuantity = new(reader.ReadInt64()),
            Shown = new(reader.ReadInt64()),
            ExpiresUs = reader.ReadInt64(),
            Account = hasMargin ? new(reader.ReadInt32()) : default,
            TriggerBy = hasMargin ? (TriggerBy)reader.ReadByte() : TriggerBy.Last,
            CancelReject = Reject.None,
        };
        if (((byte)order.TriggerBy & WithExits) == 0) return order;
        return order with
        {
            TriggerBy = (TriggerBy)((byte)order.TriggerBy & ~WithExits),
            StopLoss = new(reader.ReadInt64()),
            TakeProfit = new(reader.ReadInt64()),
        };
    }
}
