using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Rialto.Engine.Numbers;

/// <summary>An unsigned 128-bit product, as halves.</summary>
/// <remarks>
/// The runtime's BigMul hands the low half through memory, and who needs it next waits: in a profile of core-1/risk the folds of the event
/// hash, each of which needs the one before, had 12 % of the time.
/// </remarks>
internal readonly record struct Product(ulong High, ulong Low)
{
    /// <summary>Left × right, exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Product Of(ulong left, ulong right)
    {
        // The second multiplication is modulo 2^64 on purpose; it runs beside the first.
        if (Bmi2.X64.IsSupported) return new Product(Bmi2.X64.MultiplyNoFlags(left, right), unchecked(left * right));
        var product = ulong.BigMul(left, right);
        return new Product((ulong)(product >> 64), unchecked((ulong)product));
    }

    /// <summary>A number that is not below zero.</summary>
    public static Product Of(Int128 number) => new((ulong)(number >> 64), unchecked((ulong)number));

    /// <summary>Times a number, modulo 2^128: the caller knows that it fits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Int128 Times(ulong factor)
    {
        var low = Of(Low, factor);
        return new Int128(unchecked(low.High + High * factor), low.Low);
    }

    /// <summary>The product as a number; it must be below 2^127.</summary>
    public Int128 ToInt128() => new(High, Low);

    public static bool operator <=(Product left, Product right) =>
        left.High < right.High || (left.High == right.High && left.Low <= right.Low);

    public static bool operator >=(Product left, Product right) => right <= left;
}
