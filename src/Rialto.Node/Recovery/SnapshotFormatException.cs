namespace Rialto.Node.Recovery;

/// <summary>A snapshot is whole, but of a format from which this program does not start; a replay of the log does the same.</summary>
sealed class SnapshotFormatException(StateFormat format)
    : Exception($"It is of another program's day: {format}; this program starts from {StateFormat.Now}.")
{
    public StateFormat Format { get; } = format;
}
