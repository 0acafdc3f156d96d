using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rialto.Engine.Commands;
using Rialto.Node;

namespace Rialto.Benchmarks.Pipe;

/// <summary>Gives encoded commands of core-1 to a node's port, which takes them typed.</summary>
public static class Core1Commands
{
    /// <summary>Submits one command as it was encoded, its text included.</summary>
    public static ValueTask<Outcome> Submit(ExchangePort port, ReadOnlySpan<byte> command) => CommandCodec.Header(command).Kind switch
    {
        CommandKind.PlaceOrder => Submit<PlaceOrder>(port, command),
        CommandKind.CancelOrder => Submit<CancelOrder>(port, command),
        CommandKind.AmendOrder => Submit<AmendOrder>(port, command),
        CommandKind.ReduceOrder => Submit<ReduceOrder>(port, command),
        CommandKind.Genesis => Submit<Genesis>(port, command),
        CommandKind.CreateCurrency => Submit<CreateCurrency>(port, command),
        CommandKind.CreateInstrument => Submit<CreateInstrument>(port, command),
        CommandKind.SetLimits => Submit<SetLimits>(port, command),
        CommandKind.SetFee => Submit<SetFee>(port, command),
        CommandKind.OpenMember => Submit<OpenMember>(port, command),
        CommandKind.Deposit => Submit<Deposit>(port, command),
        var kind => throw new InvalidOperationException($"core-1 has no {kind}"),
    };

    static ValueTask<Outcome> Submit<TCommand>(ExchangePort port, ReadOnlySpan<byte> command)
        where TCommand : unmanaged, ICommand
    {
        var text = command.Slice(Unsafe.SizeOf<TCommand>(), CommandCodec.Header(command).TextBytes);
        return port.Submit(MemoryMarshal.Read<TCommand>(command), text);
    }
}
