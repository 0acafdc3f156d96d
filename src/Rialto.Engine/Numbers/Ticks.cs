namespace Rialto.Engine.Numbers;

/// <summary>A price, in ticks of 10^-price_precision quote per 1 base.</summary>
/// <remarks>
/// Range of an accepted price: 1 … <see cref="Limits.TicksMax"/>. 0 means "no price" where a field says so.
/// Comparison and subtraction only; price × quantity is <see cref="InstrumentScale.Notional"/>. Never rounds.
/// </remarks>
public readonly record struct Ticks(long Value) : IComparable<Ticks>
{
    public static readonly Ticks None = new(0);

    public int CompareTo(Ticks other) => Value.CompareTo(other.Value);

    public static Ticks Max(Ticks left, Ticks right) => left.Value > right.Value ? left : right;

    public static bool operator <(Ticks left, Ticks right) => left.Value < right.Value;
    public static bool operator >(Ticks left, Ticks right) => left.Value > right.Value;
    public static bool operator <=(Ticks left, Ticks right) => left.Value <= right.Value;
    public static bool operator >=(Ticks left, Ticks right) => left.Value >= right.Value;
}
