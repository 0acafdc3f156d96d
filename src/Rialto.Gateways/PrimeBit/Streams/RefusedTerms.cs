using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>What a refused order came with beyond what its event tells, from the command that it came in. Immutable.</summary>
internal readonly record struct RefusedTerms(Ticks TriggerPrice, TriggerBy TriggerBy, long ExpiresUs, Ticks StopLoss, Ticks TakeProfit)
{
    /// <summary>It was to close a position.</summary>
    public bool IsClosing { get; init; }

    /// <summary>Those of an order that ended at once.</summary>
    public static RefusedTerms Of(OrderView ended) =>
        new(ended.TriggerPrice, ended.TriggerBy, ended.ExpiresUs, ended.StopLoss, ended.TakeProfit);

    /// <summary>Nothing when the command is not known, or has orders that differ in these terms alone.</summary>
    public static RefusedTerms Of(in OrderRejected rejected, ReadOnlySpan<byte> command)
    {
        RefusedTerms? found = null;
        for (var rest = ElementsOf(command); !rest.IsEmpty; rest = rest[(int)CommandCodec.Header(rest).LengthBytes..])
        {
            if (TermsOf(rejected, rest) is not { } terms) continue;
            if (found is { } other && other != terms) return default;
            found = terms;
        }

        return found ?? default;
    }

    static ReadOnlySpan<byte> ElementsOf(ReadOnlySpan<byte> command)
    {
        if (command.IsEmpty || CommandCodec.Header(command).Kind != CommandKind.Batch) return command;
        return command.Slice(Batch.SizeBytes, (int)CommandCodec.Read<Batch>(command).ElementsBytes);
    }

    static RefusedTerms? TermsOf(in OrderRejected rejected, ReadOnlySpan<byte> element)
    {
        switch (CommandCodec.Header(element).Kind)
        {
            case CommandKind.PlaceOrder:
                ref readonly var plain = ref CommandCodec.Read<PlaceOrder>(element);
                if (!Is(plain, rejected)) return null;
                return new(plain.TriggerPrice, plain.TriggerBy, plain.ExpiresUs, Ticks.None, Ticks.None)
                {
                    IsClosing = plain.IsClosing != 0,
                };
            case CommandKind.PlaceWithExits:
                ref readonly var place = ref CommandCodec.Read<PlaceWithExits>(element);
                ref readonly var order = ref place.Order;
                if (!Is(order, rejected)) return null;
                return new(order.TriggerPrice, order.TriggerBy, order.ExpiresUs, place.StopLoss, place.TakeProfit);
            default:
                return null;
        }
    }

    static bool Is(in PlaceOrder order, in OrderRejected rejected) =>
        order.Header.Member == rejected.Member && order.Account == rejected.Account && order.Instrument == rejected.Instrument
        && order.Side == rejected.Side && order.OrderKind == rejected.OrderKind && order.TimeInForce == rejected.TimeInForce
        && order.Flags == rejected.Flags && order.Price == rejected.Price && order.Quantity == rejected.Quantity;
}
