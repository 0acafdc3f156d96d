using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>An open position. Money in picos: 10^-12 of the margin currency. Immutable.</summary>
public sealed record PositionView
{
    public required MarginAccountId Account { get; init; }
    public required InstrumentId Instrument { get; init; }

    /// <summary>Its lasting number; a position that turns gets a new one.</summary>
    public required long Number { get; init; }

    /// <summary>Below zero is short.</summary>
    public required Lots Quantity { get; init; }
    public required long Cost { get; init; }

    /// <summary>Since it was opened.</summary>
    public required long Realised { get; init; }
    public required long Fees { get; init; }
    public required long Funding { get; init; }
    public required long OpenedUs { get; init; }

    /// <summary>None = there is none.</summary>
    public required Ticks StopLoss { get; init; }
    public required Ticks TakeProfit { get; init; }
    public required TriggerBy ExitBy { get; init; }

    /// <summary>As the event tells it, open or closed just now.</summary>
    public static PositionView From(in PositionChanged changed) => new()
    {
        Account = changed.Account,
        Instrument = changed.Instrument,
        Number = changed.Position,
        Quantity = changed.Quantity,
        Cost = changed.Cost,
        Realised = changed.Realised,
        Fees = changed.Fees,
        Funding = changed.Funding,
        OpenedUs = changed.OpenedUs,
        StopLoss = changed.StopLoss,
        TakeProfit = changed.TakeProfit,
        ExitBy = changed.ExitBy,
    };

    internal void Save(StateWriter writer)
    {
        writer.WriteInt32(Account.Value);
        writer.WriteInt32(Instrument.Value);
        writer.WriteInt64(Number);
        writer.WriteInt64(Quantity.Value);
        writer.WriteInt64(Cost);
        writer.WriteInt64(Realised);
        writer.WriteInt64(Fees);
        writer.WriteInt64(Funding);
        writer.WriteInt64(OpenedUs);
        writer.WriteInt64(StopLoss.Value);
        writer.WriteInt64(TakeProfit.Value);
        writer.WriteByte((byte)ExitBy);
    }

    internal static PositionView Load(ref StateReader reader) => new()
    {
        Account = new(reader.ReadInt32()),
        Instrument = new(reader.ReadInt32()),
        Number = reader.ReadInt64(),
        Quantity = new(reader.ReadInt64()),
        Cost = reader.ReadInt64(),
        Realised = reader.ReadInt64(),
        Fees = reader.ReadInt64(),
        Funding = reader.ReadInt64(),
        OpenedUs = reader.ReadInt64(),
        StopLoss = new(reader.ReadInt64()),
        TakeProfit = new(reader.ReadInt64()),
        ExitBy = (TriggerBy)reader.ReadByte(),
    };
}
