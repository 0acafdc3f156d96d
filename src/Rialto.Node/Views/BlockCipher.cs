using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Cipher = System.Security.Cryptography.Aes;
using Instructions = System.Runtime.Intrinsics.X86.Aes;

namespace Rialto.Node.Views;

/// <summary>AES-128 of single blocks under one key. Any thread.</summary>
/// <remarks>
/// Every order needs one block. A call of the library costs microseconds, for its context, and a lock; the processor's own instructions
/// cost ten nanoseconds. Where it has none, the library does it.
/// </remarks>
sealed class BlockCipher : IDisposable
{
    /// <summary>Bytes of a block and of the key.</summary>
    public const int BlockBytes = 16;

    const int Rounds = 10;

    readonly Cipher _library = Cipher.Create();
    readonly Lock _lock = new();
    readonly Vector128<byte>[] _keys = [];

    public BlockCipher(ReadOnlySpan<byte> key)
    {
        _library.SetKey(key);
        if (Instructions.IsSupported && Sse2.IsSupported) _keys = Expand(key);
    }

    public void Encrypt(ReadOnlySpan<byte> block, Span<byte> target)
    {
        if (_keys.Length > 0) EncryptHere(block, target);
        else EncryptByLibrary(block, target);
    }

    /// <summary>As <see cref="Encrypt"/>, without the processor's instructions.</summary>
    internal void EncryptByLibrary(ReadOnlySpan<byte> block, Span<byte> target)
    {
        lock (_lock) _library.EncryptEcb(block, target, PaddingMode.None);
    }

    /// <summary>Several blocks at once; seldom.</summary>
    public void Decrypt(ReadOnlySpan<byte> blocks, Span<byte> target)
    {
        lock (_lock) _library.DecryptEcb(blocks, target, PaddingMode.None);
    }

    public void Dispose() => _library.Dispose();

    void EncryptHere(ReadOnlySpan<byte> block, Span<byte> target)
    {
        var keys = _keys;
        var state = Vector128.Create(block) ^ keys[0];
        for (var round = 1; round < Rounds; round++) state = Instructions.Encrypt(state, keys[round]);
        Instructions.EncryptLast(state, keys[Rounds]).CopyTo(target);
    }

    /// <summary>The round keys of FIPS 197 §5.2.</summary>
    static Vector128<byte>[] Expand(ReadOnlySpan<byte> key)
    {
        var keys = new Vector128<byte>[Rounds + 1];
        keys[0] = Vector128.Create(key);
        keys[1] = Next(keys[0], Instructions.KeygenAssist(keys[0], 0x01));
        keys[2] = Next(keys[1], Instructions.KeygenAssist(keys[1], 0x02));
        keys[3] = Next(keys[2], Instructions.KeygenAssist(keys[2], 0x04));
        keys[4] = Next(keys[3], Instructions.KeygenAssist(keys[3], 0x08));
        keys[5] = Next(keys[4], Instructions.KeygenAssist(keys[4], 0x10));
        keys[6] = Next(keys[5], Instructions.KeygenAssist(keys[5], 0x20));
        keys[7] = Next(keys[6], Instructions.KeygenAssist(keys[6], 0x40));
        keys[8] = Next(keys[7], Instructions.KeygenAssist(keys[7], 0x80));
        keys[9] = Next(keys[8], Instructions.KeygenAssist(keys[8], 0x1B));
        keys[10] = Next(keys[9], Instructions.KeygenAssist(keys[9], 0x36));
        return keys;
    }

    /// <summary>Word i of a round key is the assisted word and words 0 … i of the key before it, all added.</summary>
    static Vector128<byte> Next(Vector128<byte> key, Vector128<byte> assisted)
    {
        var sum = key;
        for (var word = 1; word < 4; word++)
        {
            key = Sse2.ShiftLeftLogical128BitLane(key, 4);
            sum ^= key;
        }

        return sum ^ Sse2.Shuffle(assisted.AsInt32(), 0xFF).AsByte();
    }
}
