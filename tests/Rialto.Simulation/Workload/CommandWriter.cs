using System.Runtime.InteropServices;
using System.Text;
using Rialto.Engine.Commands;

namespace Rialto.Simulation.Workload;

/// <summary>Commands as byte arrays.</summary>
internal static class CommandWriter
{
    public static byte[] Bytes<TCommand>(in TCommand command, string text)
        where TCommand : unmanaged, ICommand
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var bytes = new byte[CommandCodec.SizeOf<TCommand>(utf8.Length)];
        CommandCodec.Write(bytes, command, utf8);
        return bytes;
    }

    /// <summary>A batch with these elements; <paramref name="countError"/> makes its count wrong.</summary>
    public static byte[] Batch(CommandHeader header, bool allOrNothing, IReadOnlyList<byte[]> elements, int countError)
    {
        var elementsBytes = 0;
        foreach (var element in elements) elementsBytes += element.Length;
        var bytes = new byte[Engine.Commands.Batch.SizeBytes + elementsBytes];
        var batch = new Batch
        {
            Header = header,
            Count = (ushort)(elements.Count + countError),
            AllOrNothing = (byte)(allOrNothing ? 1 : 0),
            ElementsBytes = (uint)elementsBytes,
        };
        CommandCodec.Write(bytes, batch, default);
        var at = Engine.Commands.Batch.SizeBytes;
        foreach (var element in elements)
        {
            element.CopyTo(bytes, at);
            at += element.Length;
        }
        MemoryMarshal.AsRef<CommandHeader>(bytes.AsSpan()).LengthBytes = (uint)bytes.Length;
        return bytes;
    }
}
