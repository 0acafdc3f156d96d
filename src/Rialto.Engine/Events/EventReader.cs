using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rialto.Engine.Events;

/// <summary>Walks events in a span: <c>while (reader.Next()) switch (reader.Kind) …</c></summary>
public ref struct EventReader(ReadOnlySpan<byte> events)
{
    ReadOnlySpan<byte> _rest = events;
    ReadOnlySpan<byte> _current = default;

    public readonly EventKind Kind => Header.Kind;
    public readonly long Number => Header.Number;
    public readonly ReadOnlySpan<byte> Bytes => _current;

    readonly ref readonly EventHeader Header => ref MemoryMarshal.AsRef<EventHeader>(_current);

    /// <summary>Moves to the next event; false at the end.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty) return false;
        var length = (int)MemoryMarshal.AsRef<EventHeader>(_rest).LengthBytes;
        _current = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    /// <summary>The current event as its struct; the kind must be the struct's.</summary>
    public readonly ref readonly TEvent As<TEvent>()
        where TEvent : unmanaged, IEvent
    {
        Invariant.Holds(Kind == TEvent.Kind);
        return ref MemoryMarshal.AsRef<TEvent>(_current);
    }

    /// <summary>The text behind the fixed part of the current event.</summary>
    public readonly ReadOnlySpan<byte> Text<TEvent>()
        where TEvent : unmanaged, IEvent => _current.Slice(Unsafe.SizeOf<TEvent>(), Header.TextBytes);
}
