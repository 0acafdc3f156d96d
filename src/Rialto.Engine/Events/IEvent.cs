namespace Rialto.Engine.Events;

/// <summary>A fixed-layout event: a struct that begins with an <see cref="EventHeader"/>.</summary>
public interface IEvent
{
    static abstract EventKind Kind { get; }
}
