using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rialto.Engine.Commands;

namespace Rialto.Node;

/// <summary>Collects orders and cancels of one member into one command. Owner: whoever builds it; submitted once, then disposed.</summary>
/// <remarks>
/// Elements are PlaceOrder, PlaceWithExits, CancelOrder, AmendOrder, AmendTerms, ReviseOrder and ReduceOrder; their own headers need only
/// the member.
/// </remarks>
public sealed class BatchBuilder : IDisposable
{
    byte[] _bytes = ArrayPool<byte>.Shared.Rent(4_096);
    int _length = Batch.SizeBytes;
    Batch _batch;

    /// <param name="header">Member, request key and session of the whole batch.</param>
    /// <param name="allOrNothing">One element's reject rejects all; placing only.</param>
    public BatchBuilder(in CommandHeader header, bool allOrNothing)
    {
        _batch.Header = header;
        _batch.AllOrNothing = allOrNothing ? (byte)1 : (byte)0;
    }

    public int Count => _batch.Count;

    /// <summary>Adds an element; false when the batch is full (1,000 elements, or 1 MiB with everything).</summary>
    public bool Add<TCommand>(in TCommand command, ReadOnlySpan<byte> text)
        where TCommand : unmanaged, ICommand
    {
        var size = CommandCodec.SizeOf<TCommand>(text.Length);
        if (Count == Engine.Limits.BatchElementsMax || _length + size > Engine.Limits.CommandBytesMax) return false;
        while (_length + size > _bytes.Length) Grow();
        CommandCodec.Write(_bytes.AsSpan(_length), command, text);
        _length += size;
        _batch.Count++;
        return true;
    }

    /// <summary>The whole encoded command.</summary>
    internal ReadOnlySpan<byte> Finish()
    {
        _batch.ElementsBytes = (uint)(_length - Batch.SizeBytes);
        CommandCodec.Write(_bytes, _batch, []);
        MemoryMarshal.AsRef<CommandHeader>(_bytes.AsSpan()).LengthBytes = (uint)_length;
        return _bytes.AsSpan(0, _length);
    }

    /// <summary>Gives the buffer back; a second time it does nothing.</summary>
    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * _bytes.Length);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
