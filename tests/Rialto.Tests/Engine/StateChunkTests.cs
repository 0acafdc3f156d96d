using System.Security.Cryptography;
using Rialto.Engine;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Snapshots;

namespace Rialto.Tests.Engine;

/// <summary>A state that is larger than an array goes chunk by chunk; with small chunks a small state shows it.</summary>
public class StateChunkTests
{
    readonly CheckedLog _log = new();
    readonly byte[] _whole;

    public StateChunkTests()
    {
        _log.Begin();
        _log.Apply(Draft.Of(new SetFee { Group = new(1), Maker = new(1), Taker = new(2) }, "a group with a long name, nearly"u8));
        for (var i = 0; i < 20; i++) _log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Alice, Side.Sell, 100 + i, 5), "client id"u8));
        _log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Bob, Side.Buy, 90, 10) with { DisplayQuantity = new(3) }));
        _whole = CheckedExchange.Saved(_log.Exchange);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1 << 20)]
    public void Chunks_one_behind_the_other_are_the_state(int chunkBytes)
    {
        var bytes = new List<byte>();
        var chunks = 0;
        var writer = new StateWriter(chunk => { bytes.AddRange(chunk); chunks++; }, chunkBytes);

        _log.Exchange.Save(writer);
        writer.Flush();
        writer.Flush();

        Assert.Equal(_whole, bytes);
        Assert.Equal(_whole.Length, writer.Length);
        Assert.InRange(chunks, chunkBytes == 1 << 20 ? 1 : _whole.Length / 200, _whole.Length);
        Assert.Equal(SHA256.HashData(_whole), _log.Exchange.StateHash());
        Assert.Throws<InvariantBrokenException>(() => writer.Written.Length);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(64, 64)]
    [InlineData(100, 1 << 20)]
    public void A_state_is_loaded_from_pieces_of_any_size(int pieceBytes, int chunkBytes)
    {
        var body = BodyOf(_whole, pieceBytes);
        var reader = body.Read(0, _whole.Length, chunkBytes);

        var loaded = Exchange.Load(ref reader);

        Assert.True(reader.AtEnd);
        Assert.Equal(_whole, CheckedExchange.Saved(loaded));
        Assert.Equal(SHA256.HashData(_whole), body.HashOf(0, _whole.Length));
        Assert.Equal(SHA256.HashData(_whole.AsSpan(5, 30)), body.HashOf(5, 30));
        Assert.Equal(BitConverter.ToInt64(_whole, 3), body.ReadInt64(3));
        Assert.Equal(Exchange.StateVersion, body.ReadInt32(0));
    }

    [Fact]
    public void A_state_that_ends_too_early_is_damaged()
    {
        Assert.Throws<StateDamagedException>(() => Load(BodyOf(_whole, 16), _whole.Length - 1));
        Assert.Throws<StateDamagedException>(() => Load(BodyOf(_whole[..^1], 16), _whole.Length));
        var wholePieces = _whole.Length / 16 * 16;
        Assert.Throws<StateDamagedException>(() => Load(BodyOf(_whole[..wholePieces], 16), _whole.Length + 16));
        Assert.Throws<StateDamagedException>(() => new SnapshotBody((_, _) => 3, 16, 16));
    }

    [Fact]
    public void A_count_of_more_than_there_is_is_damage()
    {
        var body = BodyOf([5, 0, 0, 0, 1, 2, 3, 4], 3);

        Assert.Throws<StateDamagedException>(() => Count(body));
        Assert.Equal(4, Count(BodyOf([4, 0, 0, 0, 1, 2, 3, 4], 3)));
        Assert.Throws<StateDamagedException>(() => Count(BodyOf([0, 0, 0, 128, 1], 3)));
        // Two things of two bytes each are there, three are not.
        Assert.Equal(2, Count(BodyOf([2, 0, 0, 0, 1, 2, 3, 4], 3), bytesEach: 2));
        Assert.Throws<StateDamagedException>(() => Count(BodyOf([3, 0, 0, 0, 1, 2, 3, 4], 3), bytesEach: 2));
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, false)]
    [InlineData(17, 1, false)]
    public void A_state_is_compared_with_pieces_as_it_is_written(int at, int flip, bool same)
    {
        var held = (byte[])_whole.Clone();
        held[at] ^= (byte)flip;
        var isSame = true;
        var writer = new StateWriter(BodyOf([9, .. held], 5).CompareFrom(1, () => isSame = false), 11);

        _log.Exchange.Save(writer);
        writer.Flush();

        Assert.Equal(same, isSame);
    }

    [Fact]
    public void A_state_that_is_longer_than_the_pieces_is_another()
    {
        var isSame = true;
        var writer = new StateWriter(BodyOf(_whole[..^1], 5).CompareFrom(0, () => isSame = false), 11);

        _log.Exchange.Save(writer);
        writer.Flush();

        Assert.False(isSame);
    }

    static int Count(SnapshotBody body, int bytesEach = 1) => body.Read(0, body.Length, 2).ReadCount(bytesEach);

    static void Load(SnapshotBody body, int length)
    {
        var reader = body.Read(0, length, 8);
        Exchange.Load(ref reader);
    }

    static SnapshotBody BodyOf(byte[] bytes, int pieceBytes) => new(
        (offset, target) =>
        {
            bytes.AsSpan((int)offset, target.Length).CopyTo(target);
            return target.Length;
        },
        bytes.Length,
        pieceBytes);
}
