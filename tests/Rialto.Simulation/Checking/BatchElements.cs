using System.Runtime.InteropServices;
using Rialto.Engine.Commands;

namespace Rialto.Simulation.Checking;

/// <summary>Takes a batch apart, to make it smaller.</summary>
internal static class BatchElements
{
    public static List<byte[]> Of(byte[] batch)
    {
        var elements = new List<byte[]>();
        for (var at = Batch.SizeBytes; at < batch.Length; at += elements[^1].Length)
        {
            elements.Add(batch[at..(at + LengthAt(batch, at))]);
        }
        return elements;
    }

    /// <summary>What an element says of itself; all the rest when that can't be.</summary>
    public static int LengthAt(ReadOnlySpan<byte> bytes, int at)
    {
        var rest = bytes.Length - at;
        if (rest < CommandHeader.SizeBytes) return rest;
        var length = CommandCodec.Header(bytes[at..]).LengthBytes;
        return length < CommandHeader.SizeBytes || length > rest ? rest : (int)length;
    }

    public static bool IsNewOrder(byte[] element) =>
        element.Length >= CommandHeader.SizeBytes && CommandCodec.Header(element).Kind == CommandKind.PlaceOrder;

    /// <summary>The same batch with one element less.</summary>
    public static byte[] Without(byte[] batch, int index)
    {
        var elements = Of(batch);
        elements.RemoveAt(index);
        var smaller = elements.Aggregate(batch[..Batch.SizeBytes].AsEnumerable(), (bytes, element) => bytes.Concat(element)).ToArray();
        ref var fixedPart = ref MemoryMarshal.AsRef<Batch>(smaller.AsSpan());
        fixedPart.Header.LengthBytes = (uint)smaller.Length;
        fixedPart.ElementsBytes = (uint)(smaller.Length - Batch.SizeBytes);
        fixedPart.Count--;
        return smaller;
    }
}
