using Rialto.Engine.Commands;

namespace Rialto.Tests.Engine;

/// <summary>Commands as whole byte arrays.</summary>
internal static class Draft
{
    public static byte[] Of<TCommand>(in TCommand command, ReadOnlySpan<byte> text = default)
        where TCommand : unmanaged, ICommand
    {
        var bytes = new byte[CommandCodec.SizeOf<TCommand>(text.Length)];
        CommandCodec.Write(bytes, command, text);
        return bytes;
    }

    /// <summary>A batch of elements; the count may be told wrong on purpose.</summary>
    public static byte[] Batch(CommandHeader header, bool allOrNothing, IReadOnlyList<byte[]> elements, int? count = null)
    {
        var behind = elements.SelectMany(static element => element).ToArray();
        var batch = new Batch
        {
            Header = header,
            Count = (ushort)(count ?? elements.Count),
            AllOrNothing = allOrNothing ? (byte)1 : (byte)0,
            ElementsBytes = (uint)behind.Length,
        };
        byte[] whole = [.. Of(batch), .. behind];
        SetLength(whole);
        return whole;
    }

    public static void SetTime(byte[] command, long timeUs) => BitConverter.TryWriteBytes(command.AsSpan(8), timeUs);

    static void SetLength(byte[] command) => BitConverter.TryWriteBytes(command, (uint)command.Length);
}
