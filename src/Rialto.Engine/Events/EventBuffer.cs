using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rialto.Engine.Events;

/// <summary>Where the engine writes the events of its steps, one behind the other.</summary>
/// <remarks>
/// Owner: whoever owns the batch. Grows by doubling and is used again, so that a warm engine allocates nothing.
/// </remarks>
public sealed class EventBuffer(int capacityBytes)
{
    byte[] _bytes = new byte[capacityBytes];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Adds an event; kind, length and text length are filled in.</summary>
    public void Add<TEvent>(long number, in TEvent happened, ReadOnlySpan<byte> text)
        where TEvent : unmanaged, IEvent
    {
        var size = (Unsafe.SizeOf<TEvent>() + text.Length + 7) & ~7;
        var target = Reserve(size);
        MemoryMarshal.Write(target, in happened);
        ref var header = ref MemoryMarshal.AsRef<EventHeader>(target);
        header.Kind = TEvent.Kind;
        header.TextBytes = (ushort)text.Length;
        header.LengthBytes = (uint)size;
        header.Number = number;
        if (size == Unsafe.SizeOf<TEvent>()) return;
        text.CopyTo(target[Unsafe.SizeOf<TEvent>()..]);
        target[(Unsafe.SizeOf<TEvent>() + text.Length)..].Clear();
    }

    Span<byte> Reserve(int size)
    {
        if (Length + size > _bytes.Length) Array.Resize(ref _bytes, Grown(Length + size));
        var span = _bytes.AsSpan(Length, size);
        Length += size;
        return span;
    }

    int Grown(int needed) => needed > 2 * _bytes.Length ? needed : 2 * _bytes.Length;
}
