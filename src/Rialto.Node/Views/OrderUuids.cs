using System.Buffers.Binary;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>Number ⇄ uuid, of orders and of margin accounts: a fixed function, keyed by 128 random bits that the log's first command
/// carries.</summary>
/// <remarks>
/// <code>
/// block = what it is the number of (0 order, 1 margin account), the number: 8 bytes each, big endian
/// uuid  = AES-128(key, block) with the version set to 4 and the variant to RFC 9562's
/// </code>
/// So a uuid can't be guessed from another, is the same on every node and after a restore, and needs no table: the way back tries the
/// 64 values of the 6 bits that version and variant took. Any thread.
/// </remarks>
public sealed class OrderUuids : IDisposable
{
    const int BlockBytes = BlockCipher.BlockBytes;
    const int VersionByte = 6;
    const int VariantByte = 8;
    const int LostBits = 6;

    // What a block is the number of.
    const long Order = 0;
    const long Account = 1;

    readonly BlockCipher _cipher;

    internal OrderUuids(ulong keyHigh, ulong keyLow)
    {
        KeyHigh = keyHigh;
        KeyLow = keyLow;
        var key = new byte[BlockBytes];
        BinaryPrimitives.WriteUInt64BigEndian(key, keyHigh);
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(8), keyLow);
        _cipher = new(key);
    }

    internal ulong KeyHigh { get; }
    internal ulong KeyLow { get; }

    public Guid Of(OrderId order) => Of(Order, order.Value);

    public Guid OfAccount(MarginAccountId account) => Of(Account, account.Value);

    /// <summary>The order number behind a uuid; false for a uuid that none of our orders can have.</summary>
    public bool TryFind(Guid uuid, out OrderId order)
    {
        var found = TryFind(uuid, Order, out var number);
        order = new(number);
        return found;
    }

    /// <summary>The account number behind a uuid; false for a uuid that none of our margin accounts can have.</summary>
    public bool TryFindAccount(Guid uuid, out MarginAccountId account)
    {
        var found = TryFind(uuid, Account, out var number) && number <= int.MaxValue;
        account = new(found ? (int)number : 0);
        return found;
    }

    Guid Of(long kind, long number)
    {
        Span<byte> block = stackalloc byte[BlockBytes];
        BinaryPrimitives.WriteInt64BigEndian(block, kind);
        BinaryPrimitives.WriteInt64BigEndian(block[8..], number);
        Span<byte> uuid = stackalloc byte[BlockBytes];
        _cipher.Encrypt(block, uuid);
        uuid[VersionByte] = (byte)(uuid[VersionByte] & 0x0f | 0x40);
        uuid[VariantByte] = (byte)(uuid[VariantByte] & 0x3f | 0x80);
        return new(uuid, bigEndian: true);
    }

    bool TryFind(Guid uuid, long kind, out long number)
    {
        Span<byte> given = stackalloc byte[BlockBytes];
        uuid.TryWriteBytes(given, bigEndian: true, out _);
        Span<byte> blocks = stackalloc byte[BlockBytes << LostBits];
        for (var lost = 0; lost < 1 << LostBits; lost++) Candidate(given, lost).CopyTo(blocks[(lost * BlockBytes)..]);
        Span<byte> plain = stackalloc byte[blocks.Length];
        _cipher.Decrypt(blocks, plain);
        for (var offset = 0; offset < plain.Length; offset += BlockBytes)
        {
            number = BinaryPrimitives.ReadInt64BigEndian(plain[(offset + 8)..]);
            if (BinaryPrimitives.ReadInt64BigEndian(plain[offset..]) != kind) continue;
            if (number > 0) return Of(kind, number) == uuid;
        }
        number = 0;
        return false;
    }

    public void Dispose() => _cipher.Dispose();

    static byte[] Candidate(ReadOnlySpan<byte> given, int lost)
    {
        var block = given.ToArray();
        block[VersionByte] = (byte)(block[VersionByte] & 0x0f | (lost >> 2) << 4);
        block[VariantByte] = (byte)(block[VariantByte] & 0x3f | (lost & 3) << 6);
        return block;
    }
}
