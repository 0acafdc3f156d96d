namespace Rialto.Engine.Events;

/// <summary>Numbers events and puts them into the buffer of the running step. Owner: engine thread.</summary>
internal sealed class EventWriter
{
    EventBuffer _buffer = new(0);

    public long LastNumber { get; set; }

    public int Length => _buffer.Length;

    public void Begin(EventBuffer buffer) => _buffer = buffer;

    public ReadOnlySpan<byte> Since(int start) => _buffer.Written[start..];

    public void Add<TEvent>(in TEvent happened)
        where TEvent : unmanaged, IEvent => _buffer.Add(++LastNumber, happened, default);

    public void Add<TEvent>(in TEvent happened, ReadOnlySpan<byte> text)
        where TEvent : unmanaged, IEvent => _buffer.Add(++LastNumber, happened, text);
}
