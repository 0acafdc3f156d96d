using System.Buffers.Binary;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;

namespace Rialto.Simulation.Checking;

/// <summary>A command with the order numbers that it took when it was first run: later commands name them.</summary>
/// <remarks>When commands before it are left out, orders get other numbers: whoever names one must name it by its new one.</remarks>
internal sealed record Recorded(byte[] Command, long[] Orders)
{
    const int OrderOffset = CommandHeader.SizeBytes;

    /// <summary>Order numbers told by a step, in their order.</summary>
    public static long[] OrdersIn(ReadOnlySpan<byte> events)
    {
        var orders = new List<long>();
        var reader = new EventReader(events);
        while (reader.Next())
        {
            if (reader.Kind == EventKind.OrderAccepted) orders.Add(reader.As<OrderAccepted>().Order.Value);
            if (reader.Kind == EventKind.OrderRejected) orders.Add(reader.As<OrderRejected>().Order.Value);
        }
        return [.. orders];
    }

    /// <summary>Notes which numbers its orders have now.</summary>
    public void Map(ReadOnlySpan<byte> events, Dictionary<long, long> numbers)
    {
        var now = OrdersIn(events);
        for (var index = 0; index < Math.Min(now.Length, Orders.Length); index++) numbers[Orders[index]] = now[index];
    }

    /// <summary>The command with today's numbers of the orders that it names.</summary>
    public byte[] Retargeted(Dictionary<long, long> numbers)
    {
        var command = (byte[])Command.Clone();
        if (CommandCodec.Header(command).Kind != CommandKind.Batch)
        {
            Retarget(command, numbers);
            return command;
        }
        for (var at = Batch.SizeBytes; at < command.Length; at += BatchElements.LengthAt(command, at))
        {
            Retarget(command.AsSpan(at, BatchElements.LengthAt(command, at)), numbers);
        }
        return command;
    }

    static void Retarget(Span<byte> command, Dictionary<long, long> numbers)
    {
        if (command.Length < OrderOffset + sizeof(long) || !NamesAnOrder(CommandCodec.Header(command).Kind)) return;
        var place = command[OrderOffset..];
        var named = BinaryPrimitives.ReadInt64LittleEndian(place);
        BinaryPrimitives.WriteInt64LittleEndian(place, numbers.GetValueOrDefault(named, named));
    }

    static bool NamesAnOrder(CommandKind kind) =>
        kind is CommandKind.AmendOrder or CommandKind.AmendTerms or CommandKind.ReduceOrder or CommandKind.CancelOrder;
}
