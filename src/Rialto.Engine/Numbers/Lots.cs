namespace Rialto.Engine.Numbers;

/// <summary>A quantity, in lots of 10^-amount_precision base.</summary>
/// <remarks>
/// Range of an accepted quantity: 1 … <see cref="Limits.LotsMax"/>; a remaining quantity may be 0.
/// <c>Lots ± Lots → Lots</c>; overflow throws (a bug after admission). Never rounds.
/// </remarks>
public readonly record struct Lots(long Value) : IComparable<Lots>
{
    public static readonly Lots Zero = new(0);

    public bool IsZero => Value == 0;

    public int CompareTo(Lots other) => Value.CompareTo(other.Value);

    public static Lots Min(Lots left, Lots right) => left.Value < right.Value ? left : right;

    public static Lots operator +(Lots left, Lots right) => new(left.Value + right.Value);
    public static Lots operator -(Lots left, Lots right) => new(left.Value - right.Value);
    public static Lots operator -(Lots value) => new(-value.Value);
    public static bool operator <(Lots left, Lots right) => left.Value < right.Value;
    public static bool operator >(Lots left, Lots right) => left.Value > right.Value;
    public static bool operator <=(Lots left, Lots right) => left.Value <= right.Value;
    public static bool operator >=(Lots left, Lots right) => left.Value >= right.Value;
}
