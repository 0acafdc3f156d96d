using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rialto.Engine.Events;

/// <summary>Where the engine writes the events of its steps, one behind the other.</summary>
/// <remarks>
/// Owner: whoever owns the batch. Grows by doubling and is used again, so that a warm engine allocates nothing.
/// </remarks>
public sealed class EventBuffer(int capacityBytes)
{
    const int HeaderWords = EventHeader.SizeBytes / sizeof(ulong);

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
        WriteHeader(target, TEvent.Kind, text.Length, number);
        // Word by word: the fields were stored a moment ago, and a load that is wider than they are waits until all of them have left the
        // store buffer (a profile of core-1/risk had 6 % of its time at such loads).
        var words = MemoryMarshal.Cast<TEvent, ulong>(new ReadOnlySpan<TEvent>(in happened));
        var targetWords = MemoryMarshal.Cast<byte, ulong>(target)[..words.Length];
        for (var i = HeaderWords; i < words.Length; i++) targetWords[i] = words[i];
        if (size == Unsafe.SizeOf<TEvent>()) return;
        text.CopyTo(target[Unsafe.SizeOf<TEvent>()..]);
        target[(Unsafe.SizeOf<TEvent>() + text.Length)..].Clear();
    }

    /// <summary>Adds an event without text whose fields are all 0, for the caller to fill in at once.</summary>
    public ref TEvent Append<TEvent>(long number)
        where TEvent : unmanaged, IEvent
    {
        var target = Reserve(Unsafe.SizeOf<TEvent>());
        ref var added = ref MemoryMarshal.AsRef<TEvent>(target);
        added = default;
        WriteHeader(target, TEvent.Kind, 0, number);
        return ref added;
    }

    // The kind, the length of the text and the whole length as one word, which is how the hash will read them.
    static void WriteHeader(Span<byte> target, EventKind kind, int textBytes, long number)
    {
        MemoryMarshal.Write(target, (ulong)kind | (ulong)textBytes << 16 | (ulong)target.Length << 32);
        MemoryMarshal.Write(target[8..], number);
    }

    Span<byte> Reserve(int size)
    {
        var needed = (long)Length + size;
        if (needed > _bytes.Length) Array.Resize(ref _bytes, Grown(_bytes.Length, needed));
        var span = _bytes.AsSpan(Length, size);
        Length += size;
        return span;
    }

    /// <summary>Doubles as far as an array goes, for one command may make more than half of that.</summary>
    internal static int Grown(int length, long needed) => (int)long.Max(needed, long.Min(2L * length, Array.MaxLength));
}
