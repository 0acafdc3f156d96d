using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rialto.Engine.Commands;

/// <summary>Commands as bytes: fixed part, then text, then zeros up to a multiple of 8.</summary>
public static class CommandCodec
{
    /// <summary>How many bytes a command with this text takes.</summary>
    public static int SizeOf<TCommand>(int textBytes)
        where TCommand : unmanaged, ICommand => (Unsafe.SizeOf<TCommand>() + textBytes + 7) & ~7;

    /// <summary>Writes a command; its length, kind, version and text length are filled in.</summary>
    /// <returns>Bytes written: <see cref="SizeOf{TCommand}"/>.</returns>
    public static int Write<TCommand>(Span<byte> target, in TCommand command, ReadOnlySpan<byte> text)
        where TCommand : unmanaged, ICommand
    {
        var size = SizeOf<TCommand>(text.Length);
        MemoryMarshal.Write(target, in command);
        ref var header = ref MemoryMarshal.AsRef<CommandHeader>(target);
        header.LengthBytes = (uint)size;
        header.Kind = TCommand.Kind;
        header.Version = CommandHeader.CurrentVersion;
        header.TextBytes = (ushort)text.Length;
        var fixedBytes = Unsafe.SizeOf<TCommand>();
        text.CopyTo(target[fixedBytes..]);
        target[(fixedBytes + text.Length)..size].Clear();
        return size;
    }

    /// <summary>The first of several commands that stand one behind another; false = its length can not be.</summary>
    public static bool TryFirst(ReadOnlySpan<byte> commands, out ReadOnlySpan<byte> command)
    {
        command = default;
        if (commands.Length < CommandHeader.SizeBytes) return false;
        // Compared as it stands there: in a damaged one it may be more than an int holds.
        var length = Header(commands).LengthBytes;
        if (length < CommandHeader.SizeBytes || length > commands.Length) return false;
        command = commands[..(int)length];
        return true;
    }

    public static ref readonly CommandHeader Header(ReadOnlySpan<byte> command) => ref MemoryMarshal.AsRef<CommandHeader>(command);

    public static ref readonly TCommand Read<TCommand>(ReadOnlySpan<byte> command)
        where TCommand : unmanaged, ICommand => ref MemoryMarshal.AsRef<TCommand>(command);

    /// <summary>The text behind the fixed part.</summary>
    public static ReadOnlySpan<byte> Text<TCommand>(ReadOnlySpan<byte> command)
        where TCommand : unmanaged, ICommand => command.Slice(Unsafe.SizeOf<TCommand>(), Header(command).TextBytes);
}
