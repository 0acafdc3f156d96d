namespace Rialto.Engine.Commands;

/// <summary>A fixed-layout command: a struct that begins with a <see cref="CommandHeader"/>.</summary>
public interface ICommand
{
    /// <summary>The number of this kind in the log.</summary>
    static abstract CommandKind Kind { get; }
}
