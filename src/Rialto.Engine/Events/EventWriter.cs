namespace Rialto.Engine.Events;

/// <summary>Numbers events and puts them into the buffer of the running step. Owner: engine thread.</summary>
internal sealed class EventWriter
{
    EventBuffer _buffer = new(0);

    public long LastNumber { get; set; }

    public void Begin(EventBuffer buffer) => _buffer = buffer;

    public void Add<TEvent>(in TEvent happened)
        where TEvent : unmanaged, IEvent => _buffer.Add(++LastNumber, happened, default);

    public void Add<TEvent>(in TEvent happened, ReadOnlySpan<byte> text)
        where TEvent : unmanaged, IEvent => _buffer.Add(++LastNumber, happened, text);

    /// <summary>Adds an event whose fields are all 0, to be filled in before the next one: nothing is written twice.</summary>
    public ref TEvent Append<TEvent>()
        where TEvent : unmanaged, IEvent => ref _buffer.Append<TEvent>(++LastNumber);
}
